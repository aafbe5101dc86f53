import { PassThrough } from 'node:stream';
import { describe, expect, it, test } from '@jest/globals';
import { version } from '../platform/version.ts';
import { type Command, UsageError } from './command.ts';
import { runCommand } from './run.ts';

const greet: Command = {
  name: 'greet',
  summary: 'says hello',
  usage: 'sdl-gate greet <name>',
  run: async ([name], { output }) => {
    if (name === undefined) throw new UsageError('Give a name.');
    output.write(`Hello, ${name}.\n`);
    return name === 'nobody' ? 1 : 0;
  },
};

async function called(words: readonly string[]) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const code = await runCommand([greet], words, { output, errors, interactive: false });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

describe('a command', () => {
  test.each<[readonly string[], number, string]>([
    [['greet', 'Mona'], 0, 'Hello, Mona.\n'],
    [['greet', 'nobody'], 1, 'Hello, nobody.\n'],
    [['greet', '--help'], 0, 'sdl-gate greet <name>\n'],
    [['greet', 'Mona', '-h'], 0, 'sdl-gate greet <name>\n'],
    [['help', 'greet'], 0, 'sdl-gate greet <name>\n'],
  ])('%j', async (words, code, output) => {
    expect(await called(words)).toEqual({ code, output, errors: '' });
  });

  test.each<[string, readonly string[], string]>([
    ['with wrong arguments says what to write', ['greet'], 'Give a name. (SDL-C003)\n'],
    ['that is misspelled', ['gret', 'Mona'], 'There is no command "gret". Did you mean greet? (SDL-C001)\n'],
    [
      'that does not exist',
      ['publish'],
      'There is no command "publish". The commands are: greet. (SDL-C001)\n',
    ],
    [
      'that does not exist, of which help is asked',
      ['help', 'publish'],
      'There is no command "publish". The commands are: greet. (SDL-C001)\n',
    ],
  ])('%s', async (_, words, errors) => {
    expect(await called(words)).toEqual({ code: 2, output: '', errors });
  });

  it('may be asked of the program: its version', async () => {
    expect(await called(['--version'])).toEqual({ code: 0, output: `sdl-gate ${version}\n`, errors: '' });
    expect(version).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('is listed, where help is asked for and where none is named', async () => {
    const asked = await called(['--help']);
    expect(asked).toMatchObject({ code: 0, errors: '' });
    expect(asked.output).toContain('greet  says hello');
    expect(await called([])).toEqual({ code: 2, output: '', errors: asked.output });
    expect(await called(['help'])).toEqual(asked);
  });
});
