import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Command, commandsIn, maxCommands, usages } from './commands.ts';

const digest = '0'.repeat(64);

const cases: readonly (readonly [string, Command])[] = [
  ['/sdl help', { kind: 'help' }],
  ['/SDL Help', { kind: 'help' }],
  ['/sdl re-evaluate', { kind: 're-evaluate' }],
  ['/sdl explain', { kind: 'explain', rule: null }],
  ['/sdl explain sast', { kind: 'explain', rule: 'sast' }],
  ['/sdl explain `require.docs`', { kind: 'explain', rule: 'require.docs' }],
  [
    '/sdl waive tests until 2030-01-31 because the harness is replaced',
    {
      kind: 'waive',
      what: 'tests',
      until: '2030-01-31',
      reason: 'the harness is replaced',
      control: null,
    },
  ],
  [
    '/sdl waive sast/new-alert/code-scanning-12 until 2030-01-31 because access control is weak control only staff reach it',
    {
      kind: 'waive',
      what: 'sast/new-alert/code-scanning-12',
      until: '2030-01-31',
      reason: 'access control is weak',
      control: 'only staff reach it',
    },
  ],
  ['/sdl approve EX-12', { kind: 'approve', id: 'EX-12' }],
  ['/sdl reject `EX-12`', { kind: 'reject', id: 'EX-12' }],
  ['/sdl revoke EX-12', { kind: 'revoke', id: 'EX-12' }],
  [
    '/sdl emergency because payments fail incident https://status.example.com/i/1?x=2',
    { kind: 'emergency', reason: 'payments fail', incident: 'https://status.example.com/i/1?x=2' },
  ],
  ['/sdl tested the cart by hand', { kind: 'tested', what: 'the cart by hand' }],
  ['/sdl verified `ABCDEF1` the cart', { kind: 'verified', commit: 'abcdef1', what: 'the cart' }],
  [
    `/sdl pentest abcdef1 report sha256:${digest} by Example on Tour Ltd. on 2026-01-31`,
    {
      kind: 'pentest',
      commit: 'abcdef1',
      report: `sha256:${digest}`,
      tester: 'Example on Tour Ltd.',
      day: '2026-01-31',
      authenticated: null,
    },
  ],
  [
    `/sdl dast abcdef1 report sha256:${digest} by zap on 2026-01-31 unauthenticated`,
    {
      kind: 'dast',
      commit: 'abcdef1',
      report: `sha256:${digest}`,
      tester: 'zap',
      day: '2026-01-31',
      authenticated: false,
    },
  ],
];

const invalid: readonly (readonly [string, Extract<Command, { kind: 'invalid' }>['meant']])[] = [
  ['/sdl', null],
  ['/sdl constructor', null],
  ['/sdl aprove EX-1', null],
  ['/sdl help me', 'help'],
  ['/sdl approve', 'approve'],
  ['/sdl approve EX-1 EX-2', 'approve'],
  ['/sdl approve ../EX', 'approve'],
  ['/sdl waive tests because it is late', 'waive'],
  ['/sdl waive tests until tomorrow because it is late', 'waive'],
  ['/sdl waive tests until 2030-01-31', 'waive'],
  ['/sdl waive tests until 2030-01-31 because ', 'waive'],
  [`/sdl waive tests until 2030-01-31 because ${'x'.repeat(1_001)}`, 'waive'],
  ['/sdl emergency because payments fail', 'emergency'],
  ['/sdl emergency because payments fail incident 17', 'emergency'],
  ['/sdl emergency because payments fail incident http://example.com', 'emergency'],
  ['/sdl emergency because payments fail incident https://a b', 'emergency'],
  ['/sdl tested', 'tested'],
  ['/sdl verified the cart', 'verified'],
  ['/sdl verified abcdef1', 'verified'],
  ['/sdl verified abcdef the cart', 'verified'],
  [`/sdl verified abcdef1 ${'x'.repeat(1_001)}`, 'verified'],
  [`/sdl dast abcdef1 by zap on 2026-01-31`, 'dast'],
  [`/sdl dast abcdef1 report sha256:12 by zap on 2026-01-31`, 'dast'],
  [`/sdl dast abcdef1 report sha256:${digest} by ${'z'.repeat(201)} on 2026-01-31`, 'dast'],
  [`/sdl pentest abcdef1 report sha256:${digest} by zap on today`, 'pentest'],
  [`/sdl pentest abcdef1 report sha256:${digest} by zap on 2026-01-31 perhaps`, 'pentest'],
];

describe('the commands of a comment', () => {
  it.each(cases)('%s', (line, command) => {
    expect(commandsIn([line])).toEqual([command]);
  });

  it.each(invalid)('%s is none, and says which was meant', (line, meant) => {
    expect(commandsIn([line])).toEqual([{ kind: 'invalid', meant }]);
  });

  it.each(['', 'sdl help', '/sdlhelp', 'Use /sdl help', '/ sdl help', '//sdl help'])(
    'are not on the line “%s”',
    (line) => {
      expect(commandsIn([line])).toEqual([]);
    },
  );

  it('are several, one a line, up to a bound', () => {
    expect(
      commandsIn(['Please:', '/sdl approve EX-1', '', '/sdl approve EX-2']).map(({ kind }) => kind),
    ).toEqual(['approve', 'approve']);
    expect(commandsIn(Array.from({ length: 30 }, () => '/sdl help'))).toHaveLength(maxCommands);
  });

  it('each have a usage that names them', () => {
    for (const [kind, usage] of Object.entries(usages)) expect(usage.split(' ')[1]).toBe(kind);
  });

  it('are read of any text, in time', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(usages)), fc.string({ maxLength: 3_000 }), (kind, rest) => {
        const started = performance.now();
        for (const command of commandsIn([`/sdl ${kind} ${rest}`, rest]))
          expect(['invalid', ...Object.keys(usages)]).toContain(command.kind);
        expect(performance.now() - started).toBeLessThan(500);
      }),
    );
  });
});
