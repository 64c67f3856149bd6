// What a case expects, of the type that the generated types give the value: an expectation that they rule out
// does not compile.
import { isDeepStrictEqual } from 'node:util';

export class Differs extends Error {}

export function equal<T>(actual: T, expected: NoInfer<T>): void {
  if (!isDeepStrictEqual(actual, expected)) {
    throw new Differs(`${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
  }
}

/** What has to be there for a case to go on. */
export function given<T>(value: T): NonNullable<T> {
  if (value === undefined || value === null) throw new Differs('nothing is there');
  return value;
}
