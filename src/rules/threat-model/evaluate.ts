import type { Applicability, RuleEvidence } from '../rule.ts';
import { type Assessment, assessDocuments } from './document/assess.ts';
import { offered } from './document/links.ts';
import { judgeMajor, type MajorJudgement } from './major/score.ts';
import {
  approved,
  complete,
  descriptionUnreadable,
  incomplete,
  type MessageId,
  major,
  noDocumentNamed,
  noThreatModel,
  notice,
  notMajor,
  problem,
  reviewAwaited,
  signal,
  type ThreatModelFinding,
  type ThreatModelVerdict,
  unknownTeam,
} from './messages.ts';
import type { Options } from './options.ts';
import { labelDecision } from './security-team/label.ts';
import { securityReview } from './security-team/review.ts';

type Evidence = Pick<RuleEvidence, 'pullRequest' | 'change' | 'labels' | 'documents' | 'reviews' | 'teams'>;

/** Judges whether the change is major, then its threat model, then whether the security team agrees. */
export function evaluate(evidence: Evidence, options: Options): ThreatModelVerdict {
  const { change, pullRequest, labels, teams } = evidence;
  const score = judgeMajor(change, { pullRequest, labels }, options);
  const decision = labelDecision(labels, teams, options);
  const why = [...decision.notes.map(notice), ...score.hits.map(signal)];
  if (!(decision.major ?? score.major)) return notMajor(score, decision.major === false, why);
  const offer = offered(change, pullRequest, options);
  const documents = assessDocuments(evidence, offer, score.hits, options);
  const found: MajorChange = { headline: major(score, decision.major === true), why };
  const document = documents.find(({ problems }) => problems.length === 0);
  return document === undefined
    ? failure(found, documents, offer.readable, options)
    : agreed(found, document, evidence, options);
}

/** Decides by the score alone whether the change is major: who set a label is not known of every change. */
export function assess(
  { pullRequest, change, labels = [] }: Partial<RuleEvidence>,
  options: Options,
): Applicability<MessageId> {
  if (pullRequest === undefined || change === undefined) {
    throw new TypeError('The pull request and its change are needed.');
  }
  const score: MajorJudgement = judgeMajor(change, { pullRequest, labels }, options);
  const findings = score.hits.map(signal);
  return score.major
    ? { applies: true, summary: major(score, false), findings }
    : { applies: false, summary: notMajor(score, false, findings).summary, findings };
}

interface MajorChange {
  /** Begins each summary. */
  readonly headline: ReturnType<typeof major>;
  readonly why: readonly ThreatModelFinding[];
}

/** No document is complete: every point that is missing, for each that was offered. */
function failure(
  { headline, why }: MajorChange,
  documents: readonly Assessment[],
  readable: boolean,
  { paths }: Options,
): ThreatModelVerdict {
  const unread = readable ? [] : [descriptionUnreadable];
  if (documents.length === 0) {
    return noThreatModel(headline, paths[0] ?? 'the repository', [...unread, noDocumentNamed, ...why]);
  }
  const problems = documents.flatMap(({ name, path, problems }) =>
    problems.map((each) => problem(name, path, each)),
  );
  const names = documents.map(({ name }) => name);
  return incomplete(headline, names, [...problems, ...unread, ...why]);
}

/** A document is complete: does the security team agree? */
function agreed(
  { headline, why }: MajorChange,
  { name, notes }: Assessment,
  { pullRequest, reviews, teams }: Evidence,
  { team }: Options,
): ThreatModelVerdict {
  const findings = [...notes.map(notice), ...why];
  if (team === null) return complete(headline, name, findings);
  const members = teams[team];
  if (members === undefined) return unknownTeam(headline, name, team, findings);
  const review = securityReview(reviews, pullRequest, members);
  return review.approvedBy === null
    ? reviewAwaited(headline, name, team, [...review.notes.map(notice), ...findings])
    : approved(headline, name, review.approvedBy, findings);
}
