import type { operations } from '../api.js';
import { example } from '../call.js';
import type { Case } from '../client.js';
import { equal, given } from '../equal.js';

type Headers = operations['listUserMachines']['responses'][429]['headers'];

export default (async (client) => {
  const { error, response } = await example(client, 429, 'quota-per-minute');
  equal(response.status, 429);
  equal(given(error).error.code, '429');
  // Of the type that the document promises; the client itself hands headers out as text.
  const seconds: Headers['Retry-After'] = Number(response.headers.get('Retry-After'));
  equal(seconds, 27);
}) satisfies Case;
