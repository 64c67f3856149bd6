import { example } from '../call.js';
import type { Case } from '../client.js';
import { equal, given } from '../equal.js';

export default (async (client) => {
  const { error, response } = await example(client, 401, 'error-as-text');
  equal(response.status, 401);
  equal(given(error).error, 'invalid_token');
}) satisfies Case;
