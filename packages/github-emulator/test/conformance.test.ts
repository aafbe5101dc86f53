import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EmulatedGitHub, emulatedGitHub } from '../conformance/emulated.ts';
import { runStatement } from '../conformance/run-statement.ts';
import { statements } from '../conformance/statements/index.ts';

describe('on the emulator', () => {
  // One repository for all, as on github.com: a statement must not depend on what another one leaves behind.
  let on: EmulatedGitHub;
  beforeAll(async () => {
    on = await emulatedGitHub();
  });
  afterAll(() => on.close());

  const modeled = statements.filter(({ notModeled }) => notModeled === undefined);

  it.each(modeled.map((each) => [each.id, each] as const))('%s holds', async (_, statement) => {
    const known = on.emulator.violations.length;
    expect(await runStatement(statement, on.github)).toEqual({ kind: 'holds' });
    await on.emulator.idle();
    expect(on.emulator.violations.slice(known)).toEqual([]);
  });
});
