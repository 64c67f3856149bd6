import { example } from '../call.js';
import type { Case } from '../client.js';
import { equal, given } from '../equal.js';

export default (async (client) => {
  const page = given((await example(client, 200, 'unannounced-property')).data);
  equal(
    page['@odata.deltaLink'],
    'https://api.security.microsoft.com/api/users/user1/machines?$deltatoken=11',
  );
  const machine = given(page.value[0]);
  equal((machine['sensorChannel'] as { ring: string }).ring, 'insider');
  equal(machine['lastInventory'], null);
  equal(machine.ipAddresses?.[0]?.['vlan'], 409);
  equal(machine.vmMetadata?.['zone'], '2');
}) satisfies Case;
