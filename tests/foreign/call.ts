// The one operation, answered with a documented example.
import type { Client } from 'openapi-fetch';
import type { paths } from './api.js';

export const machines = '/api/users/{id}/machines';

export function example(client: Client<paths>, status: number, example: string) {
  return client.GET(machines, {
    params: { path: { id: 'user1' } },
    headers: { Prefer: `code=${status}, example=${example}` },
  });
}
