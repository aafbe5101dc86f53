import { type ReadChange, readChange } from '../../analysis/read-change.ts';
import { authorship, type Contributions } from '../../authorship/authorship.ts';
import { recheckTime } from '../../authorship/opinions.ts';
import { showsMembers } from '../../authorship/shown-members.ts';
import { teamReview } from '../../authorship/team-review.ts';
import type { DocumentReference } from '../../evidence/documents.ts';
import type { Review } from '../../evidence/reviews.ts';
import type { Message } from '../../text/message.ts';
import { type MajorScore, scoreChange } from '../major-change/score.ts';
import { withManifests } from '../major-change/wanted-manifests.ts';
import { matcher } from '../matching.ts';
import type { Applicability, RuleEvidence } from '../rule.ts';
import { type Assessment, assessDocuments, sameReference } from './document/assess.ts';
import { offered } from './document/links.ts';
import { completion, descriptionUnreadable, noDocumentNamed, problem } from './document/problems.ts';
import { starter } from './document/starter.ts';
import { templateFile } from './document/template.ts';
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
import { type OfferedDocument, whyOtherDocument } from './security-team/document-then.ts';
import { type LabelDecision, labelDecision } from './security-team/labels.ts';

/** Deciding labels, commits, earlier changes, pushes and replaced heads are absent where the policy names no team. */
type Evidence = Pick<RuleEvidence, 'pullRequest' | 'change' | 'labels' | 'documents' | 'reviews' | 'teams'> &
  Partial<
    Pick<
      RuleEvidence,
      | 'newProduct'
      | 'decidingLabels'
      | 'commits'
      | 'earlierChanges'
      | 'pushes'
      | 'replacedHeads'
      | 'headFiles'
      | 'linkedWork'
    >
  >;

/** Evaluates whether the change is major, then its threat model, then the review of the security team. */
export function evaluate(evidence: Evidence, options: Options, now: Date): ThreatModelVerdict {
  const { pullRequest, headFiles } = evidence;
  const change = withManifests(evidence.change, headFiles);
  const score = scoreOf(change, evidence, options);
  const decision = decisionOfLabels(evidence, score, options, now);
  const findings = [...decision.notes.map(notice), ...score.hits.map(signal)];
  if (!(decision.major ?? score.major)) return notMajor(score, decision.major === false, findings);
  const offer = offered(change, pullRequest, options);
  const documents = assessDocuments(evidence, offer, score.hits, options);
  const found: MajorChange = { why: whyMajor(score, decision.major === true), findings };
  const withoutProblems = documents.filter(({ problems }) => problems.length === 0);
  const verdicts = withoutProblems.map((document) => reviewed(found, document, evidence, options, now));
  const decisive = verdicts.find(({ status }) => status === 'pass') ?? verdicts[0];
  if (decisive !== undefined) return decisive;
  return documents.length === 0
    ? absent(found, offer.readable, templateFile(pullRequest, options, starter(change, score.hits)))
    : insufficient(found, documents, offer.readable);
}

/** The score of a change. A label by which the security team decides announces nothing: what counts is who set it. */
function scoreOf(
  change: ReadChange,
  { pullRequest, labels, newProduct }: Pick<Evidence, 'pullRequest' | 'labels' | 'newProduct'>,
  options: Options,
): MajorScore {
  const deciding = Object.values(options.labels).map((name) => name.toLowerCase());
  const others = labels.filter(({ name }) => !deciding.includes(name.toLowerCase()));
  const days = options['new-product-days'];
  const product =
    newProduct === undefined ? null : { evidence: newProduct, days, isDocument: matcher(options.paths) };
  return scoreChange(change, { pullRequest, labels: others, newProduct: product }, options);
}

function decisionOfLabels(
  evidence: Evidence,
  { hits }: MajorScore,
  options: Options,
  now: Date,
): LabelDecision {
  const contributions = contributionsOf(evidence);
  const who =
    contributions === null
      ? null
      : authorship(contributions, { ...options, independence: 'strict' }, now).contributors;
  return labelDecision(
    {
      ...evidence,
      head: evidence.pullRequest.head.sha,
      showsMembers: showsMembers(evidence.pullRequest),
      decidingLabels: evidence.decidingLabels,
      earlierChanges: evidence.earlierChanges,
      contributionOf: (key) => who?.get(key)?.contribution ?? null,
      hits,
      hitsOf: (change) => scoreOf(readChange(change), evidence, options).hits,
    },
    options,
  );
}

/** Who contributed; null where the policy names no team, so that it does not matter. */
function contributionsOf(evidence: Evidence): Contributions | null {
  const { pullRequest, commits, earlierChanges, pushes, replacedHeads, reviews, teams } = evidence;
  if (commits === undefined || earlierChanges === undefined) return null;
  return { pullRequest, commits, earlierChanges, pushes, replacedHeads, reviews, teams };
}

/** Decides by the score alone whether the change is major: a past change does not show who set a label. */
export function assess(
  { pullRequest, change, labels = [] }: Partial<RuleEvidence>,
  options: Options,
): Applicability<MessageId> {
  if (pullRequest === undefined || change === undefined) {
    throw new TypeError('The pull request and its change are needed.');
  }
  const score = scoreOf(change, { pullRequest, labels }, options);
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

/** A document is complete: has the security team approved the change with this document? */
function reviewed(
  { why, findings: known }: MajorChange,
  { reference, asModel: name, notes }: Assessment,
  evidence: Evidence,
  options: Options,
  now: Date,
): ThreatModelVerdict {
  const { team } = options;
  const { pullRequest, reviews, teams } = evidence;
  const findings = [...notes.map(notice), ...known];
  if (team === null) return complete(why, name, findings);
  const contributions = contributionsOf(evidence);
  if (contributions === null) {
    throw new TypeError('With a security team, commits and earlier changes are needed.');
  }
  if (teams[team] === undefined) return unknownTeam(why, name, team, findings);
  const document = offeredDocument(reference, evidence);
  const whyOther = (given: Review) => whyOtherDocument(given, document, pullRequest);
  const review = teamReview(contributions, reviews, teams, team, options, now, whyOther);
  if (review.unknown.length > 0 && options.unknown === 'fail') {
    return unknownContributors(why, name, review.unknown, findings);
  }
  const { approval, further, eligible } = review;
  const shown = { name: team, showsMembers: showsMembers(pullRequest) };
  if (approval === null && eligible.length === 0) return nobodyLeft(why, name, shown, review, findings);
  if (approval !== null && further === 0) {
    return approved(why, name, { approval, head: pullRequest.head.sha, team: shown }, findings);
  }
  return {
    ...reviewAwaited(why, name, shown, review, findings),
    ...recheckTime(review.notCounted, now),
  };
}

function offeredDocument(
  reference: DocumentReference | null,
  { change, documents }: Evidence,
): OfferedDocument {
  const document =
    reference === null ? undefined : documents.find((each) => sameReference(each.reference, reference));
  return {
    changed: reference?.kind === 'file' && change.files.some(({ file }) => file.path === reference.path),
    document,
  };
}
