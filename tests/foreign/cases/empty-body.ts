// By the types one of `data` and `error` is always there.
import { example } from '../call.js';
import type { Case } from '../client.js';
import { equal } from '../equal.js';

export default (async (client) => {
  const { data, error, response } = await example(client, 404, 'empty-body');
  equal(response.status, 404);
  equal({ data: data !== undefined, error: error !== undefined }, { data: false, error: true });
}) satisfies Case;
