import { example } from '../call.js';
import type { Case } from '../client.js';
import { equal, given } from '../equal.js';

export default (async (client) => {
  const machine = given((await example(client, 200, 'windows-all-properties')).data?.value[0]);
  equal(machine.firstSeen, '2024-03-11T07:42:19.5630173Z');
}) satisfies Case;
