import type { components } from '../api.js';
import { example } from '../call.js';
import type { Case } from '../client.js';
import { equal, given } from '../equal.js';

// Each reference that may be null, whether an example has it or not: without its null this does not compile.
const nothing: components['schemas']['MachineCollection'] = {
  '@odata.count': null,
  value: [
    {
      id: '',
      exclusionReason: null,
      deviceValue: null,
      rbacGroupId: null,
      ipAddresses: [{ type: null, operationalStatus: null }],
      riskScore: null,
      exposureLevel: null,
      vmMetadata: null,
    },
  ],
};

export default (async (client) => {
  equal(nothing['@odata.count'], null);

  const linux = given((await example(client, 200, 'linux-with-nulls')).data?.value[0]);
  equal(linux.computerDnsName, 'build-03');
  equal(linux.mergedIntoMachineId, null);
  equal(linux.exclusionReason, null);
  equal(linux.osProcessor, null);
  equal(linux.rbacGroupId, 0);
  equal(linux.rbacGroupName, null);
  equal(linux.isAadJoined, null);
  equal(linux.aadDeviceId, null);
  equal(linux.vmMetadata, null);
  equal(linux.osArchitecture, null);
  equal(linux.systemProductName, undefined);

  const unmanaged = given((await example(client, 200, 'unmanaged-device')).data?.value[0]);
  equal(unmanaged.computerDnsName, null);
  equal(unmanaged.firstSeen, '0001-01-01T00:00:00Z');
  equal(unmanaged.lastExternalIpAddress, null);
  equal(unmanaged.agentVersion, null);
  equal(unmanaged.osBuild, null);
  equal(unmanaged.riskScore, null);
  equal(unmanaged.exposureLevel, 'None');
  const address = given(unmanaged.ipAddresses?.[0]);
  equal(address.type, null);
  equal(address.operationalStatus, 'Unknown');

  const tablet = given((await example(client, 200, 'several-machines')).data?.value[1]);
  equal(tablet.rbacGroupId, '12');
  equal(tablet.machineTags, null);
}) satisfies Case;
