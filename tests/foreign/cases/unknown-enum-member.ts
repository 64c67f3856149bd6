import { example } from '../call.js';
import type { Case } from '../client.js';
import { equal, given } from '../equal.js';

export default (async (client) => {
  const machine = given((await example(client, 200, 'unannounced-enum-value')).data?.value[0]);
  equal(machine.healthStatus, 'Quarantined');
  equal(machine.riskScore, 'North');
  equal(machine.managedBy, 7);
  equal(machine.ipAddresses?.[0]?.type, 53);
  equal(machine.vmMetadata?.cloudProvider, 'AWS');
}) satisfies Case;
