// The digits as they were sent, which a literal here would lose as well.
import { example } from '../call.js';
import type { Case } from '../client.js';
import { equal, given } from '../equal.js';

export default (async (client) => {
  const machine = given((await example(client, 200, 'unannounced-property')).data?.value[0]);
  equal(String((machine['sensorChannel'] as { build: unknown }).build), '90071992547409931');
}) satisfies Case;
