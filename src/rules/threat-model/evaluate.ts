import { recheckTime } from '../../authorship/opinions.ts';
import type { Message } from '../../text/message.ts';
import type { Applicability, RuleEvidence } from '../rule.ts';
import { type Assessment, assessDocuments } from './document/assess.ts';
import { offered } from './document/links.ts';
import { completion, descriptionUnreadable, noDocumentNamed, problem } from './document/problems.ts';
import { starter } from './document/starter.ts';
import { templateFile } from './document/template.ts';
import { type MajorScore, scoreChange } from './major/score.ts';
import { withManifests } from './major/wanted-manifests.ts';
import {
  approved,
  complete,
  incomplete,
  type MessageId,
  major,
  type NewFile,
  nobodyLeft,
  noThreatModel,
  notice,
  notMajor,
  reviewAwaited,
  signal,
  type ThreatModelFinding,
  type ThreatModelVerdict,
  unknownContributors,
  unknownTeam,
  whyMajor,
} from './messages.ts';
import type { Options } from './options.ts';
import { labelDecision } from './security-team/label.ts';
import { securityReview } from './security-team/review.ts';

/** Commits, earlier changes, pushes and replaced heads are absent where the policy names no team. */
type Evidence = Pick<RuleEvidence, 'pullRequest' | 'change' | 'labels' | 'documents' | 'reviews' | 'teams'> &
  Partial<Pick<RuleEvidence, 'commits' | 'earlierChanges' | 'pushes' | 'replacedHeads' | 'headFiles'>>;

/** Evaluates whether the change is major, then its threat model, then the review of the security team. */
export function evaluate(evidence: Evidence, options: Options, now: Date): ThreatModelVerdict {
  const { pullRequest, labels, teams, headFiles } = evidence;
  const change = withManifests(evidence.change, headFiles);
  const score = scoreChange(change, { pullRequest, labels }, options);
  const decision = labelDecision(labels, teams, options);
  const findings = [...decision.notes.map(notice), ...score.hits.map(signal)];
  if (!(decision.major ?? score.major)) return notMajor(score, decision.major === false, findings);
  const offer = offered(change, pullRequest, options);
  const documents = assessDocuments(evidence, offer, score.hits, options);
  const found: MajorChange = { why: whyMajor(score, decision.major === true), findings };
  const document = documents.find(({ problems }) => problems.length === 0);
  if (document !== undefined) return reviewed(found, document, evidence, options, now);
  return documents.length === 0
    ? absent(found, offer.readable, templateFile(pullRequest, options, starter(change, score.hits)))
    : insufficient(found, documents, offer.readable);
}

/** Decides by the score alone whether the change is major: a past change does not show who set a label. */
export function assess(
  { pullRequest, change, labels = [] }: Partial<RuleEvidence>,
  options: Options,
): Applicability<MessageId> {
  if (pullRequest === undefined || change === undefined) {
    throw new TypeError('The pull request and its change are needed.');
  }
  const score: MajorScore = scoreChange(change, { pullRequest, labels }, options);
  const findings = score.hits.map(signal);
  return score.major
    ? { applies: true, summary: major(whyMajor(score, false)), findings }
    : { applies: false, summary: notMajor(score, false, findings).summary, findings };
}

interface MajorChange {
  /** Part of each summary. */
  readonly why: Message;
  /** The signals of the score, and the labels. */
  readonly findings: readonly ThreatModelFinding[];
}

function absent({ why, findings }: MajorChange, readable: boolean, file: NewFile | null): ThreatModelVerdict {
  return noThreatModel(why, file, readable, [
    ...(readable ? [] : [descriptionUnreadable]),
    noDocumentNamed,
    ...findings,
  ]);
}

/** No document is complete: everything that is missing, for each that was offered. */
function insufficient(
  { why, findings }: MajorChange,
  documents: readonly Assessment[],
  readable: boolean,
): ThreatModelVerdict {
  const problems = documents.flatMap(({ name, path, problems }) =>
    problems.map((each) => problem(name, path, each)),
  );
  return incomplete(why, completion(documents), [
    ...problems,
    ...(readable ? [] : [descriptionUnreadable]),
    ...findings,
  ]);
}

/** A document is complete: has the security team approved it? */
function reviewed(
  { why, findings: known }: MajorChange,
  { asModel: name, notes }: Assessment,
  { pullRequest, commits, earlierChanges, pushes, replacedHeads, reviews, teams }: Evidence,
  options: Options,
  now: Date,
): ThreatModelVerdict {
  const { team } = options;
  const findings = [...notes.map(notice), ...known];
  if (team === null) return complete(why, name, findings);
  if (commits === undefined || earlierChanges === undefined) {
    throw new TypeError('With a security team, commits and earlier changes are needed.');
  }
  if (teams[team] === undefined) return unknownTeam(why, name, team, findings);
  const contributions = { pullRequest, commits, earlierChanges, pushes, replacedHeads };
  const review = securityReview(contributions, reviews, teams, team, options, now);
  if (review.unknown.length > 0 && options.unknown === 'fail') {
    return unknownContributors(why, name, review.unknown, findings);
  }
  const { approval, further, eligible } = review;
  if (approval === null && eligible.length === 0) return nobodyLeft(why, name, team, review, findings);
  if (approval !== null && further === 0) {
    return approved(why, name, { approval, head: pullRequest.head.sha }, findings);
  }
  return {
    ...reviewAwaited(why, name, team, review, findings),
    ...recheckTime(review.notCounted, now),
  };
}
