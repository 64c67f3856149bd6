// Every documented state of a device, over pages. The client has no parameter for a link's `$skip`.
import { machines } from '../call.js';
import type { Case } from '../client.js';
import { equal, given } from '../equal.js';

export default (async (client) => {
  const sizes: number[] = [];
  const names = new Set<string>();
  let link: string | null | undefined;
  do {
    const query = link ? new URL(link).search.slice(1) : '';
    const { data } = await client.GET(machines, {
      params: { path: { id: 'svc-inventory' } },
      querySerializer: () => query,
    });
    const page = given(data);
    sizes.push(page.value.length);
    page.value.forEach((machine) => names.add(machine.id));
    link = page['@odata.nextLink'];
  } while (link && sizes.length < 10);
  equal(sizes, [25, 25, 10]);
  equal(names.size, 60);
}) satisfies Case;
