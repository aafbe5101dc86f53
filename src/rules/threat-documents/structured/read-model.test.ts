import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hostileText } from '../../../../test/samples/hostile-text.ts';
import { readModel } from './read-model.ts';

type Json = Record<string, unknown>;

const stateOf = (model: ReturnType<typeof readModel>) =>
  model === null || model === 'unparsed' ? model : model.threats.map(({ state }) => state);

const dragonThreat = (told: Json = {}): Json => ({
  title: 'Guessing',
  status: 'Mitigated',
  type: 'Spoofing',
  description: 'Codes are guessed',
  mitigation: 'Five attempts',
  ...told,
});

const dragon = (cells: readonly Json[]): Json => ({
  version: '2.3.0',
  summary: { title: 'Login', owner: 'team', description: 'Sign-in with codes' },
  detail: { contributors: [], diagrams: [{ id: 0, title: 'Sign-in', diagramType: 'STRIDE', cells }] },
});

const cell = (threats: readonly Json[], data: Json = {}): Json => ({
  shape: 'process',
  data: { type: 'tm.Process', name: 'login', hasOpenThreats: false, threats, ...data },
});

const tmBom = (told: Json = {}): Json => ({
  version: '1.0',
  scope: { title: 'Login', description: 'Sign-in' },
  components: [{ symbolic_name: 'login', title: 'Login' }],
  threats: [{ symbolic_name: 'guess', title: 'Guessing' }],
  ...told,
});

const control = (status: string): Json => ({ symbolic_name: 'limit', status, threats: ['guess'] });

describe('OWASP Threat Dragon', () => {
  test.each<[what: string, threat: Json, state: string]>([
    ['mitigated', {}, 'stated'],
    ['mitigated, in other letters', { status: 'mitigated' }, 'stated'],
    ['open, with a mitigation', { status: 'Open' }, 'open'],
    ['without a state', { status: undefined }, 'open'],
    ['mitigated by nothing', { mitigation: '' }, 'open'],
    ['mitigated by "none yet"', { mitigation: 'none yet' }, 'open'],
    [
      'mitigated by what the tool fills in',
      { mitigation: 'Provide remediation for this threat or a reason if status is N/A' },
      'open',
    ],
    [
      'not applicable with the reason',
      { status: 'NotApplicable', mitigation: 'There is no cookie' },
      'stated',
    ],
    ['N/A with the reason', { status: 'N/A', mitigation: 'There is no cookie' }, 'stated'],
    ['not applicable without a reason', { status: 'NotApplicable', mitigation: '' }, 'open'],
  ])('a threat that is %s', (_, told, state) => {
    expect(stateOf(readModel(JSON.stringify(dragon([cell([dragonThreat(told)])])), 'json'))).toEqual([state]);
  });

  test('threats of all elements count, beside and in their data, and in the format of version 1', () => {
    const first = { type: 'tm.Store', threats: [dragonThreat(), dragonThreat({ status: 'Open' })] };
    const model = { summary: { title: 'x' }, detail: { diagrams: [{ diagramJson: { cells: [first] } }] } };
    expect(stateOf(readModel(JSON.stringify(model), 'json'))).toEqual(['stated', 'open']);
    const second = dragon([{ ...cell([dragonThreat()]), threats: [dragonThreat({ status: 'Open' })] }]);
    expect(stateOf(readModel(JSON.stringify(second), 'json'))).toEqual(['stated', 'open']);
  });

  test.each<[reason: string, count: number]>([
    ['Owned by the provider', 0],
    ['', 1],
  ])('what is out of scope because %j', (reasonOutOfScope, count) => {
    const out = cell([dragonThreat({ status: 'Open' })], { outOfScope: true, reasonOutOfScope });
    expect(stateOf(readModel(JSON.stringify(dragon([out])), 'json'))).toHaveLength(count);
  });

  test('an empty model has no threat and describes nothing', () => {
    expect(readModel('{"summary":{"title":"x"},"detail":{}}', 'json')).toMatchObject({
      format: 'OWASP Threat Dragon',
      describesSystem: false,
      threats: [],
    });
  });
});

describe('OWASP TM-BOM', () => {
  test.each<[what: string, told: Json, state: string]>([
    ['an active control', { controls: [control('active')] }, 'stated'],
    ['a scheduled control', { controls: [control('scheduled')] }, 'stated'],
    ['a suggested control', { controls: [control('suggested')] }, 'open'],
    ['a control that nobody will make', { controls: [control('wont_do')] }, 'open'],
    ['a control of another threat', { controls: [{ ...control('active'), threats: ['other'] }] }, 'missing'],
    ['a risk with a response', { risks: [{ threat: 'guess', response: 'mitigate' }] }, 'stated'],
    ['a risk that is accepted', { risks: [{ threats: ['guess'], response: 'accept' }] }, 'stated'],
    ['a risk without a response', { risks: [{ threats: ['guess'], level: 'low' }] }, 'open'],
    ['nothing', {}, 'missing'],
  ])('a threat with %s', (_, told, state) => {
    expect(stateOf(readModel(JSON.stringify(tmBom(told)), 'json'))).toEqual([state]);
  });
});

describe('Threagile', () => {
  const yaml = (risks: string) =>
    `threagile_version: 1.0.0\ntitle: Login\ntechnical_assets:\n  Login: &login\n    id: login\n  Other:\n    <<: *login\nabuse_cases:\n  Guessing: >\n    Somebody guesses codes\n${risks}`;

  test.each<[risk: string, state: string]>([
    ['status: mitigated', 'stated'],
    ['status: accepted', 'stated'],
    ['status: in-progress', 'stated'],
    ['status: unchecked', 'open'],
    ['status: in-discussion', 'open'],
    ['status: false-positive', 'open'],
    ['status: false-positive\n    justification: The port is closed', 'stated'],
    ['date: 2026-03-01', 'missing'],
  ])('a risk with %j', (risk, state) => {
    expect(stateOf(readModel(yaml(`risk_tracking:\n  hardening@login:\n    ${risk}\n`), 'yaml'))).toEqual([
      state,
    ]);
  });

  test('abuse cases alone are not decided', () => {
    expect(stateOf(readModel(yaml('risk_tracking: {}\n'), 'yaml'))).toEqual(['missing']);
  });

  test('a state that is there twice is none', () => {
    const twice = 'risk_tracking:\n  a@b:\n    status: unchecked\n    status: mitigated\n';
    expect(readModel(yaml(twice), 'yaml')).toBe('unparsed');
  });
});

describe('what is no threat model', () => {
  test.each<[text: string, kind: 'json' | 'yaml', model: null | 'unparsed']>([
    ['{"name":"shop"}', 'json', null],
    ['[]', 'json', null],
    ['null', 'json', null],
    ['{', 'json', 'unparsed'],
    ['title: shop', 'yaml', null],
    ['a: [', 'yaml', 'unparsed'],
    ['', 'yaml', null],
  ])('%j', (text, kind, model) => {
    expect(readModel(text, kind)).toBe(model);
  });

  test.each<[what: string, text: string, kind: 'json' | 'yaml']>([
    ['nested lists in JSON', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'json'],
    ['nested lists in YAML', '['.repeat(100_000), 'yaml'],
    [
      'nested maps in YAML',
      Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      'yaml',
    ],
    ['lists in one line of YAML', `${'- '.repeat(20_000)}a`, 'yaml'],
    ['many keys in YAML', Array.from({ length: 20_000 }, (_, key) => `k${key}: 1`).join('\n'), 'yaml'],
    [
      'aliases of aliases',
      `a: &a [x]\n${Array.from({ length: 3000 }, (_, key) => `k${key}: *a`).join('\n')}`,
      'yaml',
    ],
    ['an open quote', `a: "${'x\n'.repeat(60_000)}`, 'yaml'],
    ['question marks', '? '.repeat(60_000), 'yaml'],
  ])('is read in time: %s', (_, text, kind) => {
    const started = process.cpuUsage();
    expect(['unparsed', null]).toContain(readModel(text, kind));
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(3_000);
  });

  test('any text', () => {
    fc.assert(
      fc.property(hostileText, fc.constantFrom('json' as const, 'yaml' as const), (text, kind) => {
        expect(() => readModel(text, kind)).not.toThrow();
      }),
      { numRuns: 200 },
    );
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        expect(readModel(`{"summary":{"title":"x"},"detail":${text},"threats":${text}}`, 'json')).not.toBe(
          'unparsed',
        );
      }),
      { numRuns: 200 },
    );
  });
});
