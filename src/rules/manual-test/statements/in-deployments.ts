import type { Deployment } from '../../../evidence/deployments.ts';
import { say } from '../../../text/message.ts';
import { matcher } from '../../matching.ts';
import type { Options } from '../options.ts';
import type { Statement } from './statement.ts';

/** The deployments of the head to an environment that counts. One that succeeded may have been replaced since. */
export function deployedHead(
  deployments: readonly Deployment[],
  { environments }: Pick<Options, 'environments'>,
): readonly Statement[] {
  const counts = matcher(environments);
  return deployments
    .filter(({ environment }) => counts(environment))
    .map(({ environment, states }): Statement => {
      const why = states.includes('failure') ? say`failed` : say`has not succeeded yet`;
      return {
        way: 'deployment',
        source: say`The deployment of the head to ${environment}`,
        says: null,
        notCounted: states.includes('success') ? null : { kind: 'unfinished', why },
      };
    });
}
