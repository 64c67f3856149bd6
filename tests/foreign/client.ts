// The cases in TypeScript, with openapi-fetch over the types that openapi-typescript made of one of the two
// documents (`api.ts`). Writes a line for each case: its name, the outcome, what there is to say about it.
//
// At run time this client hands through whatever arrives; what it refuses, it refuses in its types. So a case is
// a file, and the codes of what the compiler has to say against that file are its outcome.
//
//   node js/client.js URL FILE-WITH-THE-COMPILER'S-OUTPUT
import { readdirSync, readFileSync } from 'node:fs';
import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './api.js';
import { Differs } from './equal.js';

export type Case = (client: Client<paths>) => Promise<void>;

/** The codes of the compiler's errors, by case. */
function refusals(output: string): Map<string, Set<string>> {
  const refusals = new Map<string, Set<string>>();
  // What is indented explains the line before.
  for (const line of output.split('\n').filter((line) => line !== '' && !line.startsWith(' '))) {
    const [, name, code] = /^(?:.*\/)?cases\/(.+)\.ts\(\d+,\d+\): error (TS\d+): /.exec(line) ?? [];
    if (name === undefined || code === undefined) throw new Error(`not about a case: ${line}`);
    refusals.set(name, (refusals.get(name) ?? new Set()).add(code));
  }
  return refusals;
}

async function outcome(run: Case, client: Client<paths>): Promise<[string, string]> {
  try {
    await run(client);
    return ['taken', ''];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return [error instanceof Differs ? 'differs' : error.name, error.message];
  }
}

const [url, compiled] = process.argv.slice(2);
if (url === undefined || compiled === undefined) throw new Error('which URL, and which output of the compiler?');
const client = createClient<paths>({ baseUrl: url, headers: { Authorization: 'Bearer any' } });
const refused = refusals(readFileSync(compiled, 'utf8'));
for (const file of readdirSync(new URL('cases', import.meta.url)).sort()) {
  const name = file.replace(/\.js$/, '');
  const { default: run } = (await import(`./cases/${file}`)) as { default: Case };
  const [at_run_time, why] = await outcome(run, client);
  const codes = [...(refused.get(name) ?? [])];
  const outcomes = codes.length > 0 && at_run_time === 'taken' ? codes : [...codes, at_run_time];
  console.log([name, outcomes.join(' '), why.replace(/\s+/g, ' ')].join('\t'));
}
