import { example } from '../call.js';
import type { Case } from '../client.js';
import { equal, given } from '../equal.js';

export default (async (client) => {
  const { data, error, response } = await example(client, 404, 'user-not-found');
  equal(response.status, 404);
  equal(data, undefined);
  equal(given(error).error.code, 'ResourceNotFound');
  equal(given(error).error.message, 'User user1 was not found');
}) satisfies Case;
