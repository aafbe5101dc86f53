import { describe, expect, it, test } from '@jest/globals';
import { decided, declared, emergency, exception, proposed } from '../../test/samples/exceptions.ts';
import { widgets } from '../../test/samples/subjects.ts';
import type { Report, RuleReport } from '../engine/report.ts';
import { commandsIn } from '../exceptions/commands.ts';
import { type ExceptionEvent, registerOf } from '../exceptions/event.ts';
import { exceptionPolicy } from '../policy/exception-policy.ts';
import { say } from '../text/message.ts';
import { type CommandFacts, decideCommands } from './decide-command.ts';

const now = new Date('2026-01-02T10:00:00Z');

const failing: RuleReport = {
  id: 'tests',
  title: 'Tests included',
  clauses: [],
  enforcement: 'enforce',
  verdict: {
    status: 'fail',
    messageId: 'no-tests',
    summary: say`1 product file changed without tests.`,
    remedy: say`Add a test.`,
    turn: 'author',
    findings: [
      {
        messageId: 'untested-file',
        message: say`x`,
        path: 'a.js',
        id: 'tests/untested-file/abc',
        level: 'failure',
      },
    ],
  },
};
const met: RuleReport = {
  ...failing,
  id: 'review',
  verdict: { status: 'pass', messageId: 'reviewed', summary: say`Reviewed.`, findings: [] },
};
const graded: RuleReport = { ...failing, id: 'sast', hasSeverities: true };

const report = {
  policyProblems: [],
  rules: [failing, met, graded],
} as unknown as Report;

const policy = exceptionPolicy.parse({
  approvers: [
    { by: ['ada', 'grace'], rules: ['tests'] },
    { by: ['cto'], severities: ['critical'] },
  ],
  emergency: { by: ['oncall'] },
  longest: { none: 30 },
});

const asked = exception({ created: now, ends: new Date('2026-01-20T00:00:00Z') });

function facts(
  by: string,
  changes: Partial<CommandFacts> = {},
  events: readonly ExceptionEvent[] = [],
): CommandFacts {
  return {
    place: widgets,
    comment: { id: 36, by, at: now },
    thread: {
      kind: 'pull-request',
      number: 7,
      state: 'open',
      mergedAt: null,
      base: 'main',
      headSha: 'a'.repeat(40),
      contributors: ['mona', 'grace'],
    },
    permission: 'write',
    commits: new Map(),
    policy,
    roles: ['ada', 'grace', 'cto'].includes(by) ? [{ kind: 'person' }] : [],
    emergencyRoles: by === 'oncall' ? [{ kind: 'person' }] : [],
    register: registerOf(events.map((event) => ({ id: event.id, event }))),
    report,
    now,
    ...changes,
  };
}

const decide = (line: string, of: CommandFacts) => decideCommands(commandsIn([line]), of);

const waiveTests = '/sdl waive tests until 2026-01-19 because the harness is replaced';

describe('what is asked for', () => {
  it('is proposed for this pull request, until the end of the day', () => {
    const { events, answer } = decide(waiveTests, facts('mona'));
    expect(answer.accepted).toBe(true);
    expect(events).toMatchObject([
      {
        kind: 'proposed',
        id: 'EX-10',
        by: 'mona',
        exception: {
          scope: { rule: 'tests', findings: null, repository: 'octo-org/widgets', pullRequest: 7 },
          severity: null,
          ends: new Date('2026-01-20T00:00:00Z'),
        },
      },
    ]);
  });

  it('may be a finding', () => {
    const { events } = decide(waiveTests.replace('tests', 'tests/untested-file/abc'), facts('mona'));
    expect(events).toMatchObject([{ exception: { scope: { findings: ['tests/untested-file/abc'] } } }]);
  });

  it('takes an approver for critical findings where it is a whole rule with severities', () => {
    const { events } = decide(waiveTests.replace('tests', 'sast'), facts('mona'));
    expect(events).toMatchObject([{ exception: { severity: 'critical' } }]);
  });

  it.each<[string, string, Partial<CommandFacts>]>([
    ['without a policy', waiveTests, { policy: null }],
    ['on an issue', waiveTests, { thread: { kind: 'issue', number: 3 } }],
    ['of a rule that is met', waiveTests.replace('tests', 'review'), {}],
    ['of what the check does not name', waiveTests.replace('tests', 'other'), {}],
    ['until a day that is over', waiveTests.replace('2026-01-19', '2026-01-01'), {}],
    ['until a day that does not exist', waiveTests.replace('2026-01-19', '2026-02-30'), {}],
    ['for longer than the policy allows', waiveTests.replace('2026-01-19', '2026-02-02'), {}],
  ])('is refused %s', (_, line, changes) => {
    expect(decide(line, facts('mona', changes))).toMatchObject({ events: [], answer: { accepted: false } });
  });

  it('has no end that any text makes later', () => {
    const { events } = decide(`${waiveTests} until 2030-01-01`, facts('mona'));
    expect(events).toMatchObject([{ exception: { ends: new Date('2026-01-20T00:00:00Z') } }]);
  });
});

describe('a decision', () => {
  const registered = [proposed(asked)];

  it.each<[string, string, string]>([
    ['ada', '/sdl approve EX-1', 'approved'],
    ['ada', '/sdl approve ex-1', 'approved'],
    ['ada', '/sdl reject EX-1', 'rejected'],
    ['grace', '/sdl reject EX-1', 'rejected'],
    ['mona', '/sdl revoke EX-1', 'revoked'],
    ['ada', '/sdl revoke EX-1', 'revoked'],
  ])('of %s: %s', (by, line, kind) => {
    expect(decide(line, facts(by, {}, registered)).events).toMatchObject([{ kind, id: 'EX-1', by }]);
  });

  it.each<[string, string, string]>([
    ['by a contributor', 'grace', '/sdl approve EX-1'],
    ['by the requester', 'mona', '/sdl approve EX-1'],
    ['by somebody for other severities', 'cto', '/sdl approve EX-1'],
    ['by somebody without a role', 'eve', '/sdl approve EX-1'],
    ['to revoke, by somebody without a role', 'eve', '/sdl revoke EX-1'],
    ['about what does not exist', 'ada', '/sdl approve EX-2'],
  ])('is refused %s', (_, by, line) => {
    expect(decide(line, facts(by, {}, registered))).toMatchObject({
      events: [],
      answer: { accepted: false },
    });
  });

  it('is refused of the requester, also where the policy names them', () => {
    const own = exception({ ...asked, requester: { login: 'ada', operators: [] } });
    expect(decide('/sdl approve EX-1', facts('ada', {}, [proposed(own)])).events).toEqual([]);
  });

  it.each<[string, readonly ExceptionEvent[], Date]>([
    ['rejected', [...registered, decided('rejected', asked, 'ada')], now],
    ['over', registered, new Date('2026-03-01T00:00:00Z')],
  ])('is refused of one that is %s', (_, events, at) => {
    expect(decide('/sdl approve EX-1', facts('ada', { now: at }, events)).events).toEqual([]);
  });

  it('is dated by the clock at hand where that of GitHub is ahead', () => {
    const ahead = { id: 36, by: 'ada', at: new Date('2026-01-03T00:00:00Z') };
    expect(decide('/sdl approve EX-1', facts('ada', { comment: ahead }, registered)).events).toMatchObject([
      { at: now },
    ]);
  });
});

describe('an emergency', () => {
  const line = '/sdl emergency because payments fail incident https://status.example.com/1';
  const merged = (at: string) => ({
    thread: { ...facts('x').thread, state: 'merged', mergedAt: new Date(at) } as CommandFacts['thread'],
  });

  it('is declared for the head, with an issue and a day for its review that is no weekend', () => {
    const { events, issue } = decide(line, facts('oncall'));
    // From a Friday: three working days are until Wednesday.
    expect(events).toMatchObject([
      { kind: 'emergency', emergency: { headSha: 'a'.repeat(40), due: new Date('2026-01-07T10:00:00Z') } },
    ]);
    expect(issue?.id).toBe('EM-10');
  });

  it.each<[string, string, Partial<CommandFacts>, readonly ExceptionEvent[]]>([
    ['by somebody else', 'ada', {}, []],
    ['more than a day after the merge', 'oncall', merged('2026-01-01T09:59:00Z'), []],
    ['on an issue', 'oncall', { thread: { kind: 'issue', number: 3 } }, []],
    ['twice for a head', 'oncall', {}, [declared(emergency())]],
  ])('is refused %s', (_, by, changes, events) => {
    expect(decide(line, facts(by, changes, events)).events).toEqual([]);
  });

  it('may be declared within a day after the merge', () => {
    expect(decide(line, facts('oncall', merged('2026-01-01T11:00:00Z'))).events).toHaveLength(1);
  });

  it('is reviewed by somebody who neither declared it nor contributed', () => {
    const events = [declared(emergency({ declaredBy: 'cto' }))];
    const reviewed = (by: string) => decide('/sdl approve EM-1', facts(by, {}, events)).events;
    expect(reviewed('ada')).toMatchObject([{ kind: 'reviewed', by: 'ada' }]);
    for (const by of ['cto', 'grace', 'mona', 'eve']) expect(reviewed(by)).toEqual([]);
  });
});

it('answers several commands of a comment one by one, and says whether all were accepted', () => {
  const { events, answer } = decideCommands(
    commandsIn(['/sdl approve EX-1', '/sdl approve EX-2', '/sdl re-evaluate']),
    facts('ada', {}, [proposed(asked)]),
  );
  expect(events).toHaveLength(1);
  expect(answer.accepted).toBe(false);
  expect(answer.text.match(/\*\*\/sdl approve\*\*/g)).toHaveLength(2);
});

describe('what was tested', () => {
  const tested = '/sdl tested opened the cart on a phone';

  it('counts for the head of an open pull request, with whether its author may write', () => {
    expect(decide(tested, facts('mona')).events).toEqual([
      expect.objectContaining({
        id: 'tested:7',
        kind: 'tested',
        by: 'mona',
        headSha: 'a'.repeat(40),
        what: 'opened the cart on a phone',
        mayPush: true,
      }),
    ]);
    expect(decide(tested, facts('mona', { permission: 'read' })).events).toMatchObject([{ mayPush: false }]);
  });

  it('is only recorded elsewhere', () => {
    const { thread } = facts('mona');
    const threads = [{ kind: 'issue', number: 3 } as const, { ...thread, state: 'merged' } as typeof thread];
    for (const each of threads) {
      const { events, tested: said } = decide(tested, facts('mona', { thread: each }));
      expect([events, said]).toEqual([[], ['opened the cart on a phone']]);
    }
  });
});

describe('what is said of a commit', () => {
  const sha = 'c'.repeat(40);
  const commits = new Map([['ccccccc', sha]]);
  const report = `sha256:${'0'.repeat(64)}`;
  const pentest = (day: string) => `/sdl pentest ccccccc report ${report} by Example Ltd. on ${day}`;
  const today = now.toISOString().slice(0, 10);

  it('that it was verified is kept for it, with whether the person may write', () => {
    const verified = '/sdl verified ccccccc bought two items on staging';
    expect(decide(verified, facts('mona', { commits })).events).toEqual([
      expect.objectContaining({
        id: `commit:${sha}`,
        kind: 'verified',
        by: 'mona',
        what: 'bought two items on staging',
        mayPush: true,
      }),
    ]);
    const outside = facts('mona', { commits, permission: 'read' });
    expect(decide(verified, outside).events).toMatchObject([{ mayPush: false }]);
  });

  it('that it was tested is kept for it', () => {
    const stated = { test: 'pentest', report, tester: 'Example Ltd.', day: today, authenticated: null };
    expect(decide(pentest(today), facts('mona', { commits })).events).toEqual([
      expect.objectContaining({ id: `commit:${sha}`, kind: 'security-test', stated, mayPush: true }),
    ]);
  });

  test.each<[what: string, line: string, known: ReadonlyMap<string, string | null>]>([
    ['of a commit that there is not', pentest(today), new Map([['ccccccc', null]])],
    ['of a commit that was not asked for', pentest(today), new Map()],
    ['on a day that there is not', pentest('2026-02-30'), commits],
    ['on a day to come', pentest('2099-01-01'), commits],
  ])('%s: nothing is kept', (_, line, known) => {
    const { events, answer } = decide(line, facts('mona', { commits: known }));
    expect([events, answer.accepted]).toEqual([[], false]);
  });
});
