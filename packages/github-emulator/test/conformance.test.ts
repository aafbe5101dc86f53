import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import { type EmulatedGitHub, emulatedGitHub } from '../conformance/emulated.ts';
import type { GitHub } from '../conformance/github.ts';
import { appOf, listed } from '../conformance/needs-in-words.ts';
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

  it.each(modeled.map((each) => [each.id, each] as const))(
    '%s does not hold where GitHub answers nothing',
    async (_, statement) => {
      const outcome = await runStatement(statement, deaf(on.github));
      expect(outcome.kind).not.toBe('holds');
    },
  );

  it('differs where an app’s check does not count on a tag', async () => {
    const { github } = on;
    const shop = on.emulator.world.findRepository('acme/conformance');
    const rulesOfTags: GitHub['arrange']['rulesOfTags'] = async (prefix, { check = '' }) =>
      shop.tags.rules(prefix, {
        include: [`${prefix}.*`],
        requiredChecks: [{ name: check }],
        appChecksCount: false,
      });
    const changed = { ...github, arrange: { ...github.arrange, rulesOfTags } };
    const statement = statementOf('tag-ruleset-accepts-app-check');
    expect(await runStatement(statement, changed)).toEqual({
      kind: 'differs',
      how: expect.stringContaining('a tag with the check: answered with 422 instead of 201'),
    });
  });

  it('is not tested where something is missing', async () => {
    const lacking = { ...on.github, missing: () => 'the test app lacks checks: write' };
    expect(await runStatement(statementOf('summary-limit'), lacking)).toEqual({
      kind: 'not tested',
      missing: 'the test app lacks checks: write',
    });
  });
});

function statementOf(id: string) {
  const found = statements.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no statement ${id}`);
  return found;
}

/** A GitHub that does what is arranged, and answers each request with 404. */
function deaf(github: GitHub): GitHub {
  const client = new Octokit({
    baseUrl: 'http://127.0.0.1:9',
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    request: { fetch: async () => Response.json({ message: 'Not Found' }, { status: 404 }) },
  });
  const person = { login: 'ann', client };
  return {
    ...github,
    author: person,
    reviewer: person,
    asApp: client,
    installed: client,
    limited: async () => client,
    arrange: {
      ...github.arrange,
      // These ask by themselves.
      errorOfWrongVerifier: async () => 'not_found',
      statusForStranger: async () => 200,
      askAsWorkflow: async () => ({}),
    },
  };
}

const root = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const ids = statements.map(({ id }) => id);

/** The items of the second level of a page's lists, with their entry's first line. Those of the first level stand for themselves. */
function itemsOf(page: string): readonly { readonly text: string; readonly entry: string }[] {
  const entries = page.split(/\n(?=- )/).slice(1);
  return entries.flatMap((entry) =>
    entry.split(/\n(?= {2}- )/).map((item) => ({ text: item.replace(/\s+/g, ' '), entry })),
  );
}

const uncertain = /not verified|from memory|\bassumed\b|from experience|by analogy/i;
const named = (text: string): readonly string[] =>
  [...text.matchAll(/\bstatements? ((?:`[a-z\d-]+`(?:,\s+)?)+)/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/`([^`]+)`/g)].map(([, id = '']) => id),
  );

describe('the statements', () => {
  test('have ids and sentences of their own', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z\d]+(?:-[a-z\d]+)+$/.test(id))).toEqual([]);
    expect(statements.filter(({ says }) => !/^[A-Z`].*\.$/s.test(says)).map(({ says }) => says)).toEqual([]);
  });

  test('name files that are there', () => {
    const paths = new Set(statements.flatMap(({ where }) => where));
    expect([...paths].filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  });

  const fidelity = read('packages/github-emulator/docs/fidelity.md');

  test('are named by each entry of fidelity.md with something uncertain', () => {
    const items = itemsOf(fidelity).filter(({ text }) => uncertain.test(text));
    expect(items.length).toBeGreaterThan(40);
    expect(items.filter(({ entry }) => named(entry).length === 0).map(({ text }) => text)).toEqual([]);
  });

  test('are all named by fidelity.md, which names no other', () => {
    expect([...new Set(named(fidelity))].sort()).toEqual([...ids].sort());
  });

  test.each([
    ['docs/gate.md', 'Not verified on github.com'],
    ['docs/releases.md', 'What is not verified'],
    ['docs/accounted-commits.md', 'Limits'],
  ])('are named by %s where it says what is not verified', (path, title) => {
    const page = read(path);
    const section = page.split(/\n(?=## )/).find((each) => each.startsWith(`## ${title}`)) ?? '';
    const uncertainItems = itemsOf(`${section}\n`).filter(
      ({ text }) => path === 'docs/gate.md' || uncertain.test(text),
    );
    expect(uncertainItems.filter(({ entry }) => named(entry).length === 0)).toEqual([]);
    expect(named(section).length).toBeGreaterThan(0);
    expect(named(section).filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('are listed by conformance.md, with what the app needs', () => {
    const page = read('packages/github-emulator/docs/conformance.md');
    const between = (name: string): string =>
      page.split(`<!-- ${name} -->\n`)[1]?.split(`<!-- end of ${name} -->`)[0]?.trim() ?? '';
    expect(between('statements')).toBe(listed(statements).trim());
    const { permissions, events } = appOf(statements);
    const lines = Object.entries(permissions).map(([name, access]) => `    ${name}: ${access}`);
    expect(between('app')).toBe([...lines, '', `    events: ${events.join(', ')}`].join('\n').trim());
  });
});
