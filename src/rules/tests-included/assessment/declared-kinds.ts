import type { Classification } from '../../../analysis/read-file.ts';
import { say } from '../../../text/message.ts';
import { matcher } from '../../matching.ts';
import type { Options } from '../options.ts';

/** What the policy says that a file is for, by its path; null where it names it nowhere. */
export function declaredKinds(
  options: Pick<Options, 'tests' | 'product' | 'ignore'>,
): (path: string) => Classification | null {
  const isTest = matcher(options.tests);
  const isProduct = matcher(options.product);
  const isIgnored = matcher(options.ignore);
  return (path) => {
    if (isTest(path)) return { kind: 'test', reason: say`the policy says so` };
    if (isProduct(path)) return { kind: 'product', reason: say`the policy says so` };
    return isIgnored(path)
      ? { kind: 'documentation', reason: say`the policy says that it needs no test` }
      : null;
  };
}
