import { example, machines } from '../call.js';
import type { Case } from '../client.js';
import { equal, given } from '../equal.js';

export default (async (client) => {
  for (const [name, devices, skip] of [
    ['page-with-next-link', 1, '8000'],
    ['empty-page-with-next-link', 0, '16000'],
  ] as const) {
    const page = given((await example(client, 200, name)).data);
    equal(page.value.length, devices);
    const link = new URL(given(page['@odata.nextLink']));
    equal(link.searchParams.get('$skip'), skip);

    const { data } = await client.GET(machines, {
      params: { path: { id: 'user1' } },
      querySerializer: () => link.search.slice(1),
    });
    const last = given(data);
    equal(last.value, []);
    equal(last['@odata.nextLink'], undefined);
  }
}) satisfies Case;
