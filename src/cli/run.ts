import { nearest } from '../policy/nearest.ts';
import { type Command, type Terminal, UsageError, usageExit } from './command.ts';

/**
 * Runs the command that the words name.
 *
 * @param words what follows `sdl-gate`
 * @returns the exit code: the command's own, or 2 where there is no such command or it was called wrongly
 */
export async function runCommand(
  commands: readonly Command[],
  words: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const [name, ...rest] = words;
  if (name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) {
    terminal.output.write(overview(commands));
    return 0;
  }
  if (name === undefined) {
    terminal.errors.write(overview(commands));
    return usageExit;
  }
  const asked = name === 'help' ? (rest[0] ?? '') : name;
  const command = commands.find((each) => each.name === asked);
  if (command === undefined) {
    terminal.errors.write(`${unknown(asked, commands)}\n`);
    return usageExit;
  }
  if (name === 'help' || rest.includes('--help') || rest.includes('-h')) {
    terminal.output.write(`${command.usage}\n`);
    return 0;
  }
  try {
    return await command.run(rest, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.errors.write(`${error.message}\n`);
    return usageExit;
  }
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `sdl-gate <command> [options]\n\n${lines.join('\n')}\n\nsdl-gate <command> --help says more.\n`;
}

function unknown(name: string, commands: readonly Command[]): string {
  const names = commands.map((command) => command.name);
  const meant = nearest(name, names);
  const hint = meant === null ? `There is: ${names.join(', ')}.` : `Did you mean ${meant}?`;
  return `There is no command ${JSON.stringify(name)}. ${hint}`;
}
