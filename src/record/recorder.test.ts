import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { gatheredCases, gatheredPullRequest, policies, wholeEvidence } from '../../test/samples/gathered.ts';
import { engine } from '../engine/engine.ts';
import { available } from '../evidence/slice.ts';
import { rules } from '../rules/index.ts';
import type { Draft } from '../subjects/entries.ts';
import type { GatheredPullRequest } from '../subjects/gathered-pull-request.ts';
import { evaluateGroup, evaluateTogether } from '../subjects/joint-evaluation.ts';
import type { GatheredMergeGroup } from '../subjects/merge-group.ts';
import { evidenceDigests, isVerdict, partsOf, readEntry, type VerdictEntry } from './entry.ts';
import { digestOf } from './format.ts';
import { type RecordedEngine, recompute } from './recompute.ts';
import { createRecorder } from './recorder.ts';

const now = new Date('2026-03-01T12:00:00Z');
const present: RecordedEngine = { engine, rules, version: '1.2.3' };

async function draft(
  gathered: GatheredPullRequest | GatheredMergeGroup,
  at = now,
  recorder = createRecorder(present),
): Promise<Draft> {
  const deliveries = ['d1'];
  if ('members' in gathered) {
    const report = await evaluateGroup(gathered, engine, at);
    return recorder.verdict({ gathered, report, onCheck: report, members: gathered.members, deliveries });
  }
  const reports = await evaluateTogether(gathered, engine, at);
  return recorder.verdict({ gathered, ...reports, deliveries });
}

/** A verdict as the store keeps it. */
async function stored(gathered: GatheredPullRequest | GatheredMergeGroup) {
  const { entry, evidence } = (await draft(gathered)).encode();
  const texts = new Map<string, string | null>(
    evidence.map(({ digest, content }) => [digest, zstdDecompressSync(content).toString()]),
  );
  return { entry, texts };
}

function verdictIn(body: string): VerdictEntry {
  const entry = readEntry(body);
  if (!isVerdict(entry)) throw new Error('It is no verdict.');
  return entry;
}

describe('a verdict', () => {
  it.each(Object.keys(gatheredCases))('%s is evaluated again to the same', async (name) => {
    const { entry, texts } = await stored(gatheredCases[name] ?? gatheredPullRequest());
    expect(await recompute(entry, texts, present)).toEqual({
      outcome: 'same',
      versions: { recorded: '1.2.3', present: '1.2.3' },
    });
  });

  it('is found by what it is about', async () => {
    const { entry } = await stored(gatheredPullRequest({ policy: policies.enforced }));
    expect(entry).toMatchObject({
      kind: 'verdict',
      repositoryId: 1296269,
      repository: 'acme/shop',
      number: 7,
      sha: 'a'.repeat(40),
      branch: 'main',
      conclusion: 'failure',
      digest: digestOf(entry.body),
    });
    expect(entry.rules).toContain('tests=fail');
    expect(verdictIn(entry.body)).toMatchObject({ engine: '1.2.3', checkName: 'SDL', deliveries: ['d1'] });
  });

  it('names each part of the evidence by its digest, and keeps each once', async () => {
    const { entry, texts } = await stored(gatheredCases['same-base'] ?? gatheredPullRequest());
    const verdict = verdictIn(entry.body);
    expect([...texts.keys()].toSorted()).toEqual(evidenceDigests(verdict).toSorted());
    for (const [digest, text] of texts) expect(digestOf(text ?? '')).toBe(digest);
    expect(partsOf(verdict).filter(({ name }) => name === 'change')).toHaveLength(3);
  });

  it('of several bases holds both reports where the check shows another one', async () => {
    const { entry } = await stored(gatheredCases['other-base'] ?? gatheredPullRequest());
    const { report, onCheck, conclusion } = verdictIn(entry.body);
    expect([report.conclusion, onCheck?.conclusion, conclusion]).toEqual(['success', 'failure', 'failure']);
  });
});

describe('what a verdict says', () => {
  const said = async (replaced: Partial<GatheredPullRequest> = {}, at = now) =>
    (await draft(gatheredPullRequest(replaced), at)).says;

  it('is the same at another time', async () => {
    expect(await said({}, new Date('2026-03-01T13:00:00Z'))).toBe(await said());
  });

  it('is the same when the base branch moved', async () => {
    const { subject, policy } = gatheredPullRequest();
    if (!policy.valid || policy.policy.source.kind !== 'repository')
      throw new Error('The policy has no file.');
    const source = { ...policy.policy.source, commit: '9'.repeat(40) };
    const moved = { valid: true, policy: { ...policy.policy, source } } as const;
    const { resolved: _, ...before } = policy.policy;
    const { resolved: __, ...after } = moved.policy;
    expect(
      await said({
        subject: { ...subject, baseSha: '9'.repeat(40) },
        policy: { valid: true, policy: after },
      }),
    ).toBe(await said({ policy: { valid: true, policy: before } }));
  });

  it('is another one for another head, rule, conclusion or finding', async () => {
    const { subject } = gatheredPullRequest();
    const all = await Promise.all([
      said(),
      said({ subject: { ...subject, headSha: '9'.repeat(40) } }),
      said({ policy: policies.default }),
      said({ evidence: wholeEvidence({ change: available({ files: [] }) }) }),
      said({ evidence: {} }),
    ]);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('evidence', () => {
  it('that two evaluations share is encoded once', async () => {
    const recorder = createRecorder(present);
    const first = (await draft(gatheredPullRequest(), now, recorder)).encode();
    const second = (await draft(gatheredPullRequest(), new Date('2026-03-02T12:00:00Z'), recorder)).encode();
    expect(second.entry.digest).not.toBe(first.entry.digest);
    expect(second.evidence).toEqual(first.evidence);
    for (const [index, { content }] of second.evidence.entries())
      expect(content).toBe(first.evidence[index]?.content);
  });
});

describe('a recorded verdict that cannot be evaluated again', () => {
  it('because it was redacted', async () => {
    expect(await recompute({ digest: 'a', body: null }, new Map(), present)).toMatchObject({
      outcome: 'not-possible',
      obstacle: 'redacted',
    });
  });

  it('because evidence is kept no longer: names it', async () => {
    const { entry, texts } = await stored(gatheredPullRequest());
    const change = partsOf(verdictIn(entry.body)).find(({ name }) => name === 'change');
    expect(
      await recompute(entry, new Map([...texts, [String(change?.reference), null]]), present),
    ).toMatchObject({
      outcome: 'not-possible',
      obstacle: 'evidence-missing',
      missing: [{ of: 'acme/shop#7', name: 'change' }],
    });
  });

  it('because it is of a later version', async () => {
    const body = '{"kind":"verdict","version":99}';
    expect(await recompute({ digest: digestOf(body), body }, new Map(), present)).toMatchObject({
      outcome: 'not-possible',
      obstacle: 'unreadable',
      message: [
        'The record has format version 99; this release of sdl-gate reads versions up to 1. Use a later release.',
      ],
    });
  });

  it('because it is another kind of entry', async () => {
    const entry = createRecorder(present).entry({ kind: 'policy-change', facts: { at: now } });
    expect(await recompute(entry, new Map(), present)).toMatchObject({ obstacle: 'no-verdict' });
  });

  it('because the evaluation exceeded its budget', async () => {
    const gathered = gatheredPullRequest();
    const { report, onCheck } = await evaluateTogether(gathered, engine, now);
    const [first, ...others] = report.rules;
    if (first === undefined) throw new Error('There is no rule.');
    const exceeded = {
      ...report,
      rules: [{ ...first, verdict: { ...first.verdict, messageId: 'over-budget' } }, ...others],
    };
    const made = createRecorder(present)
      .verdict({ gathered, report: exceeded, onCheck, deliveries: [] })
      .encode();
    const texts = new Map(
      made.evidence.map(({ digest, content }) => [digest, zstdDecompressSync(content).toString()]),
    );
    expect(await recompute(made.entry, texts, present)).toMatchObject({ obstacle: 'over-budget' });
  });

  it.each([
    '[]',
    '{}',
    'null',
    '{"version":1}',
    '{"kind":"verdict","version":1}',
    '{',
    '"a"',
    '{"version":0}',
  ])('because it is no entry: %s', async (body) => {
    expect(await recompute({ digest: digestOf(body), body }, new Map(), present)).toMatchObject({
      obstacle: 'unreadable',
    });
  });
});

describe('a changed store is reported', () => {
  it('where an entry was changed', async () => {
    const { entry, texts } = await stored(gatheredPullRequest());
    const body = entry.body.replace('"conclusion":"failure"', '"conclusion":"success"');
    expect(await recompute({ ...entry, body }, texts, present)).toMatchObject({
      outcome: 'changed',
      parts: [],
    });
  });

  it('where evidence was changed', async () => {
    const { entry, texts } = await stored(gatheredPullRequest());
    const reviews = partsOf(verdictIn(entry.body)).find(({ name }) => name === 'reviews');
    const digest = String(reviews?.reference);
    const forged = new Map([...texts, [digest, texts.get(digest)?.replaceAll('ada', 'bob') ?? '']]);
    expect(await recompute(entry, forged, present)).toMatchObject({
      outcome: 'changed',
      parts: [{ of: 'acme/shop#7', name: 'reviews' }],
    });
  });
});

it('a newer engine that decides differently says in what', async () => {
  const { entry, texts } = await stored(gatheredPullRequest());
  const newer: RecordedEngine = {
    ...present,
    version: '2.0.0',
    engine: {
      ...engine,
      evaluate: async (...inputs) => {
        const report = await engine.evaluate(...inputs);
        const changed = report.rules.flatMap((rule) => {
          if (rule.id === 'review') return [];
          if (rule.id !== 'tests') return [rule];
          return [
            {
              ...rule,
              verdict: { status: 'pass', messageId: 'x', summary: ['Fine.'], findings: [] } as const,
            },
          ];
        });
        return { ...report, rules: changed, conclusion: 'pending' };
      },
    },
  };
  const found = await recompute(entry, texts, newer);
  expect(found).toMatchObject({ outcome: 'different', versions: { recorded: '1.2.3', present: '2.0.0' } });
  const kinds = found.outcome === 'different' ? found.differences.map(({ kind, rule }) => [kind, rule]) : [];
  expect(kinds.slice(0, 3)).toEqual([
    ['conclusion', undefined],
    ['status', 'tests'],
    ['summary', 'tests'],
  ]);
  expect(kinds).toContainEqual(['finding', 'tests']);
  expect(kinds).toContainEqual(['rule', 'review']);
});

it('any other entry holds its facts', () => {
  const place = { repositoryId: 1, installationId: 2, owner: 'acme', repository: 'shop' };
  const entry = createRecorder(present).entry({
    kind: 'policy-change',
    place,
    branch: 'main',
    facts: { from: null, to: 'abc', at: now },
  });
  expect(entry).toMatchObject({
    kind: 'policy-change',
    repositoryId: 1,
    repository: 'acme/shop',
    branch: 'main',
  });
  expect(readEntry(entry.body)).toEqual({
    version: 1,
    kind: 'policy-change',
    place,
    about: { repositoryId: 1, repository: 'acme/shop', branch: 'main' },
    facts: { from: null, to: 'abc', at: now },
  });
});
