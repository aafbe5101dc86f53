import { commandMessages } from '../platform/messages/command-messages.ts';
import { withCode } from '../platform/messages/message.ts';
import { version } from '../platform/version.ts';
import { nearest } from '../text/nearest.ts';
import { type Command, type CommandEntry, type Terminal, UsageError, usageExit } from './command.ts';

/**
 * Runs the command that the arguments name.
 *
 * @param words what follows `sdl-gate`
 * @returns the exit code: the command's, or 2 for an unknown command or wrong arguments
 */
export async function runCommand(
  commands: readonly (Command | CommandEntry)[],
  words: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const [name, ...rest] = words;
  if (name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) {
    terminal.output.write(overview(commands));
    return 0;
  }
  if (name === '--version') {
    terminal.output.write(`sdl-gate ${version}\n`);
    return 0;
  }
  if (name === undefined) {
    terminal.errors.write(overview(commands));
    return usageExit;
  }
  const asked = name === 'help' ? (rest[0] ?? '') : name;
  const entry = commands.find((each) => each.name === asked);
  if (entry === undefined) {
    terminal.errors.write(`${unknown(asked, commands)}\n`);
    return usageExit;
  }
  const command = 'load' in entry ? await entry.load() : entry;
  if (name === 'help' || rest.includes('--help') || rest.includes('-h')) {
    terminal.output.write(`${command.usage}\n`);
    return 0;
  }
  try {
    return await command.run(rest, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.errors.write(`${error.message} (${error.code})\n`);
    return command.usageExit ?? usageExit;
  }
}

function overview(commands: readonly Pick<Command, 'name' | 'summary'>[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `sdl-gate <command> [options]\n\n${lines.join('\n')}\n\nRun sdl-gate <command> --help for details, sdl-gate --version for the version.\n`;
}

function unknown(name: string, commands: readonly Pick<Command, 'name'>[]): string {
  const names = commands.map((command) => command.name);
  const meant = nearest(name, names);
  const hint = meant === null ? `The commands are: ${names.join(', ')}.` : `Did you mean ${meant}?`;
  return withCode(commandMessages.unknownCommand, { name: JSON.stringify(name), hint });
}
