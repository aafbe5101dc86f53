import { isDeepStrictEqual } from 'node:util';
import type { Report } from '../engine/report.ts';
import { withoutPassing } from '../report/without-passing.ts';
import type { Rule } from '../rules/rule.ts';
import type { Draft, EvidenceBody, NewEntry, Recorder } from '../subjects/entries.ts';
import type { Gathered } from '../subjects/gathered.ts';
import type { GatheredPullRequest } from '../subjects/gathered-pull-request.ts';
import type { GatheredMergeGroup } from '../subjects/merge-group.ts';
import { placeName } from '../subjects/place.ts';
import { targetKey } from '../subjects/release-target.ts';
import {
  type RecordedMergeGroup,
  type RecordedPullRequest,
  type VerdictEntry,
  verdictKind,
} from './entry.ts';
import { createEvidenceEncoder, type EncodedEvidence, type EvidenceEncoder } from './evidence-body.ts';
import { digestOf, encodeBody } from './format.ts';
import { shownConclusion } from './found-by.ts';

/**
 * Makes the entries of the record. It reads no clock: the time of a verdict is that of its report.
 *
 * @param by.rules the registry that policies are resolved with
 * @param by.version of sdl-gate
 */
export function createRecorder(by: { readonly rules: readonly Rule[]; readonly version: string }): Recorder {
  const encoder = createEvidenceEncoder(by.rules);
  return {
    verdict: (verdict) => draftOf(verdict, by.version, encoder),
    release: (verdict) => draftOfRelease(verdict, by.version, encoder),
    entry: ({ place, facts, kind, says, ...of }) => {
      const about = {
        ...(place === undefined ? {} : { repositoryId: place.repositoryId, repository: placeName(place) }),
        ...of,
      };
      const body = encodeBody({ kind, ...(place === undefined ? {} : { place }), about, facts });
      const entry = { digest: digestOf(body), body, kind, ...about };
      return says === undefined ? entry : { ...entry, says };
    },
  };
}

type Verdict = Parameters<Recorder['verdict']>[0];

function draftOf(verdict: Verdict, engine: string, encoder: EvidenceEncoder): Draft {
  const { gathered, report, onCheck } = verdict;
  const { checkName } = gathered.existing;
  const shown = isSame(onCheck, report) ? {} : { onCheck };
  const said = Object.values(shown).map(saidBy);
  return {
    // Computed at each evaluation: the keys are in the order of the code that makes reports, so that sorting them would add nothing.
    says: digestOf(JSON.stringify([checkName, branchOf(verdict) ?? null, saidBy(report), ...said])),
    encode() {
      const evidence = new Map<string, EvidenceBody>();
      const fields: Omit<VerdictEntry, 'version'> = {
        kind: verdictKind,
        place: gathered.place,
        engine,
        checkName,
        report,
        ...shown,
        conclusion: onCheck.conclusion,
        deliveries: verdict.deliveries,
        inputs: inputsOf(verdict, encoder, evidence),
      };
      const body = encodeBody({ ...fields });
      return {
        entry: { ...entryOf(verdict), digest: digestOf(body), body },
        evidence: [...evidence.values()],
      };
    },
  };
}

function draftOfRelease(
  { gathered, report, deliveries }: Parameters<Recorder['release']>[0],
  engine: string,
  encoder: EvidenceEncoder,
): Draft {
  const { place, subject, policy, evidence: slices } = gathered;
  const { conclusion, rules } = report;
  return {
    says: digestOf(JSON.stringify(saidBy(report))),
    encode() {
      const evidence = new Map<string, EvidenceBody>();
      const keep = keeperIn(evidence);
      const fields: Omit<VerdictEntry, 'version'> = {
        kind: verdictKind,
        place,
        engine,
        checkName: '',
        report,
        conclusion,
        deliveries,
        inputs: {
          subject,
          policy: keep(encoder.policy(policy)),
          evidence: Object.fromEntries(
            [...encoder.slices(slices)].map(([name, encoded]) => [name, keep(encoded)]),
          ),
        },
      };
      const body = encodeBody({ ...fields });
      const entry = {
        kind: verdictKind,
        repositoryId: place.repositoryId,
        repository: placeName(place),
        sha: subject.headSha,
        branch: targetKey(subject.target),
        conclusion: shownConclusion(report, conclusion),
        rules: rules.map(({ id, verdict: { status } }) => `${id}=${status}`),
        digest: digestOf(body),
        body,
      };
      return { entry, evidence: [...evidence.values()] };
    },
  };
}

/** Puts the bodies of encoded evidence in a map, by digest, and returns what an entry names them by. */
function keeperIn(kept: Map<string, EvidenceBody>) {
  return ({ reference, body }: EncodedEvidence) => {
    if (body !== null) kept.set(body.digest, body);
    return reference;
  };
}

/** Where the check shows the report itself, they usually have the same parts. */
function isSame(one: Report, other: Report): boolean {
  const parts = new Map<string, unknown>(Object.entries(other));
  const entries = Object.entries(one);
  const haveSameParts =
    entries.length === parts.size && entries.every(([name, part]) => parts.get(name) === part);
  return haveSameParts || isDeepStrictEqual(one, other);
}

/** What the entry is found by. */
function entryOf(verdict: Verdict): Omit<NewEntry, 'digest' | 'body' | 'says'> {
  const { gathered, onCheck } = verdict;
  const { place, subject } = gathered;
  const branch = branchOf(verdict);
  return {
    kind: verdictKind,
    repositoryId: place.repositoryId,
    repository: placeName(place),
    ...(subject.kind === 'pull-request' ? { number: subject.number } : {}),
    sha: subject.headSha,
    ...(branch === undefined ? {} : { branch }),
    conclusion: onCheck.conclusion,
    rules: [...new Set(onCheck.rules.map(({ id, verdict: { status } }) => `${id}=${status}`))],
  };
}

/** The branch for which it was evaluated: another one may have another policy, and merged commits are matched to the verdict for theirs. */
function branchOf(verdict: Verdict): string | undefined {
  const { gathered } = verdict;
  return isPullRequest(gathered) ? gathered.base : membersOf(verdict)[0]?.base;
}

/**
 * What a report says: without its times, and without what differs between two evaluations of the same head while nothing that it shows
 * changed, such as the commit of the base branch.
 */
function saidBy(report: Report): unknown {
  const { evaluatedAt: _, reevaluateAt: __, subject, rules, ...others } = withoutPassing(report);
  const { baseSha: ___, ...about } = { baseSha: '', ...subject };
  return {
    ...others,
    subject: about,
    rules: rules.map(({ verdict, ...rule }) => ({ ...rule, verdict: untimed(verdict) })),
  };
}

function untimed(verdict: Report['rules'][number]['verdict']): unknown {
  const { reevaluateAt: _, ...others } = verdict;
  return others;
}

function isPullRequest(gathered: Gathered): gathered is GatheredPullRequest {
  return gathered.subject.kind === 'pull-request';
}

function membersOf({ gathered, members }: Verdict): readonly GatheredPullRequest[] {
  return (members ?? (gathered as GatheredMergeGroup).members).filter(isPullRequest);
}

/** @param kept gets the bodies of the evidence, by digest */
function inputsOf(
  verdict: Verdict,
  encoder: EvidenceEncoder,
  kept: Map<string, EvidenceBody>,
): RecordedPullRequest | RecordedMergeGroup {
  const keep = keeperIn(kept);
  const common = ({ policy, evidence }: Gathered) => ({
    policy: keep(encoder.policy(policy)),
    evidence: Object.fromEntries(
      [...encoder.slices(evidence)].map(([name, encoded]) => [name, keep(encoded)]),
    ),
  });
  const ofPullRequest = (gathered: GatheredPullRequest): RecordedPullRequest => ({
    subject: gathered.subject,
    ...common(gathered),
    base: gathered.base,
    openedBy: gathered.openedBy,
    siblings: gathered.siblings.map(ofPullRequest),
    ignoredSiblings: gathered.ignoredSiblings,
    unreadSiblings: gathered.unreadSiblings,
  });
  const { gathered } = verdict;
  if (isPullRequest(gathered)) return ofPullRequest(gathered);
  const { subject } = gathered as GatheredMergeGroup;
  return { subject, ...common(gathered), members: membersOf(verdict).map(ofPullRequest) };
}
