import type { Environment } from '../../platform/settings.ts';
import type { Command } from '../command.ts';
import { storeCommand } from '../store-command.ts';
import { clausesCommand } from './clauses.ts';
import { commitsCommand } from './commits.ts';
import type { EvidenceCommand } from './evidence-command.ts';
import { exportCommand } from './export.ts';
import { postureCommand } from './posture.ts';
import { sampleCommand } from './sample.ts';

/** By name, in the order in which they are listed: a file for each. */
const subCommands: Readonly<Record<string, EvidenceCommand>> = {
  commits: commitsCommand,
  clauses: clausesCommand,
  posture: postureCommand,
  export: exportCommand,
  sample: sampleCommand,
};

/** The command `evidence`: what the record shows an auditor. */
export function evidence(environment: () => Environment): Command {
  const summary = 'shows, exports and samples what the record holds for an audit';
  const actions = new Map(Object.entries(subCommands).map(([name, { action }]) => [name, action]));
  return storeCommand(environment, { name: 'evidence', summary, usage: usageOf(subCommands) }, actions);
}

function usageOf(commands: typeof subCommands): string {
  const all = Object.entries(commands);
  const width = Math.max(0, ...all.map(([name]) => name.length));
  return [
    'sdl-gate evidence <sub-command> [options]',
    `Reads the record, beside the running service; docs/audit.md explains it. DATABASE_URL is the service's own, from the
environment or .env.`,
    all.map(([name, each]) => `${name.padEnd(width)}  ${each.summary}`).join('\n'),
    ...all.map(([, { usage }]) => usage),
    'Exit code, where nothing else is said: 0; 1 when the store cannot be used; 2 for wrong arguments.',
  ].join('\n\n');
}
