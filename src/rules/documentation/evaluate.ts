import type { IssueReference } from '../../evidence/documents.ts';
import { type Message, say } from '../../text/message.ts';
import type { MajorScore } from '../major-change/score.ts';
import { readReason } from '../reason-line.ts';
import { type ReasonEvidence, type ReasonGiven, withReason } from '../reason-verdict.ts';
import type { RuleEvidence } from '../rule.ts';
import { decisionFile, majorScore } from './decision/decision.ts';
import { changedDocuments } from './documents/changed-documents.ts';
import { isDocumentedInCode } from './documents/documented-in-code.ts';
import { existing, linkedDecisions, linkedDocuments } from './documents/linked-documents.ts';
import {
  type DocumentationVerdict,
  decided,
  decisionReason,
  decisionReasonGiven,
  documentationReason,
  documentationReasonGiven,
  documented,
  documentsWords,
  type Failure,
  noDecision,
  noDecisionNeeded,
  noDocumentation,
  noDocumentationNeeded,
  nothingToDocument,
  reasonOffer,
  referenceWords,
  together,
} from './messages.ts';
import type { Options } from './options.ts';
import { findSurface } from './surface/find-surface.ts';
import type { SurfaceChange } from './surface/surface.ts';

/** What decides about reasons is absent where the policy allows none, and linked work where nothing is to be linked. */
type Evidence = ReasonEvidence &
  Pick<RuleEvidence, 'pullRequest' | 'change'> &
  Partial<Pick<RuleEvidence, 'linkedWork'>>;

/** Evaluates whether what users meet changes with documentation, and whether a major change records its decision. */
export function evaluate(evidence: Evidence, options: Options, now: Date): DocumentationVerdict {
  const { change, pullRequest } = evidence;
  const surface = findSurface(change, options.surface, options.internal);
  const major = majorScore(change, pullRequest, options);
  if (surface.length === 0 && major === null) return nothingToDocument();
  return together([
    ...(surface.length === 0 ? [] : [documentation(surface, evidence, options, now)]),
    ...(major === null ? [] : [decision(major, evidence, options, now)]),
  ]);
}

/**
 * The links of the description that can count as documentation, and for a major change as its decision. Files that do are no matter here:
 * where the policy evaluates a change in parts, one may be in another part.
 */
export function workToRead(
  { change, pullRequest }: Pick<RuleEvidence, 'pullRequest' | 'change'>,
  options: Options,
): readonly IssueReference[] {
  return [
    ...linkedDocuments(pullRequest, options.repositories),
    ...(majorScore(change, pullRequest, options) === null ? [] : linkedDecisions(pullRequest)),
  ];
}

function documentation(
  surface: readonly SurfaceChange[],
  evidence: Evidence,
  options: Options,
  now: Date,
): DocumentationVerdict {
  const { change, pullRequest, linkedWork } = evidence;
  const { counting, unseen } = changedDocuments(change, options.files);
  const onlyGoes = surface.every((each) => each.change === 'removed');
  const documents = counting.filter(({ adds }) => adds || onlyGoes);
  if (documents.length > 0) return documented(surface, documentsWords(documents), documents);
  const linked = existing(linkedDocuments(pullRequest, options.repositories), linkedWork);
  if (linked !== null) return documented(surface, referenceWords(linked, pullRequest.repository), []);
  const undocumented = surface.filter((each) => !isDocumentedInCode(each, change));
  if (undocumented.length === 0) return documented(surface, say`comments where it is declared`, []);
  const failure = noDocumentation(undocumented, unseen, options.repositories);
  return unlessNotNeeded(
    failure,
    { name: documentationReason, notNeeded: noDocumentationNeeded },
    documentationReasonGiven,
    evidence,
    options,
    now,
  );
}

function decision(major: MajorScore, evidence: Evidence, options: Options, now: Date): DocumentationVerdict {
  const { change, pullRequest, linkedWork } = evidence;
  const file = decisionFile(change, options['decision-files']);
  if (file !== null) return decided(documentsWords([file]), file);
  const linked = existing(linkedDecisions(pullRequest), linkedWork);
  if (linked !== null) return decided(referenceWords(linked, pullRequest.repository), null);
  const failure = noDecision(major, options['decision-files']);
  return unlessNotNeeded(
    failure,
    { name: decisionReason, notNeeded: noDecisionNeeded },
    decisionReasonGiven,
    evidence,
    options,
    now,
  );
}

/** The failure, unless the description says why nothing is needed and a reviewer accepts it. */
function unlessNotNeeded(
  failure: Failure,
  form: { readonly name: string; readonly notNeeded: Message },
  given: (why: string) => ReasonGiven,
  evidence: Evidence,
  options: Options,
  now: Date,
): DocumentationVerdict {
  const offer = reasonOffer(form.name, options.reasons);
  if (!options.reasons)
    return withReason(failure, { reason: null, problems: [], offer }, evidence, options, now);
  const { why, problems } = readReason(evidence.pullRequest.body, form);
  return withReason(
    failure,
    { reason: why === null ? null : given(why), problems, offer },
    evidence,
    options,
    now,
  );
}
