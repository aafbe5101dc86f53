import { topicDetectors } from '../topic-detector.ts';
import { commands } from './commands.ts';
import { type Detector, wholeFile } from './detector.ts';
import { endpoints } from './endpoints.ts';
import { exposure } from './exposure.ts';
import { guards } from './guards.ts';
import { outboundHosts } from './outbound-hosts.ts';
import { privileges } from './privileges.ts';
import { protections } from './protections.ts';
import { supplyChain } from './supply-chain.ts';
import { untrustedInput } from './untrusted-input.ts';
import { weakerNumbers } from './weaker-numbers.ts';
import { workflowDetectors } from './workflows.ts';

/** What the kind and language of a file give by themselves. */
const byKind: readonly Detector[] = [
  wholeFile(
    'contract',
    'sure',
    ({ language, file: { classified, role } }) =>
      role === 'product' &&
      (language === 'solidity' || language === 'vyper') &&
      !isInterface(classified.path),
  ),
  wholeFile('infrastructure', 'hint', ({ file }) => file.kind === 'infrastructure'),
  wholeFile('migration', 'hint', ({ file }) => file.kind === 'migration'),
];

/** A Solidity interface holds no logic: `IERC20.sol`. */
function isInterface({
  name,
  directories,
}: {
  readonly name: string;
  readonly directories: readonly string[];
}): boolean {
  return /^I[A-Z]\w*\.sol$/.test(name) || directories.includes('interfaces');
}

/** All that is searched for in the files of a change. */
export const detectors: readonly Detector[] = [
  ...topicDetectors,
  ...byKind,
  ...endpoints,
  ...outboundHosts,
  ...commands,
  ...privileges,
  ...exposure,
  ...protections,
  ...guards,
  ...weakerNumbers,
  ...untrustedInput,
  ...supplyChain,
  ...workflowDetectors,
];
