import { listOf } from '../../text/lists-and-counts.ts';
import { join, type Message, say } from '../../text/message.ts';
import type { RuleEvidence } from '../rule.ts';
import { defineRule } from '../rule.ts';
import type { Finding, Verdict } from '../verdict.ts';
import { type Assessment, assess } from './assess.ts';
import { offered } from './links.ts';
import { judgeMajor, type MajorHit, type MajorJudgement } from './major/score.ts';
import { type ThreatModelOptions, threatModelOptions } from './options.ts';
import { labelDecision } from './security-label.ts';
import { securityReview } from './security-review.ts';

type Needed = 'pullRequest' | 'change' | 'labels' | 'documents' | 'reviews' | 'teams';

/**
 * A major change has a threat model: one that answers the four questions, states what becomes of each threat and covers
 * this change. Whether a change is major is decided by a score; see the README beside this file.
 */
export const threatModel = defineRule({
  id: 'threat-model',
  title: 'Threat model',
  passesWhen: 'A major change has a threat model that answers the four questions and covers the change.',
  clauses: [
    {
      source: 'FlowFuse Secure Development Policy',
      clause: '3',
      text: 'Risk assessment activities (threat modelling) for a new product or major changes to an existing one.',
    },
    {
      source: 'MetaMask Secure Development Lifecycle Policy',
      clause: '2.2',
      text: 'Threat modelling to identify risks and design countermeasures, such as by the four question framework.',
    },
    {
      source: 'NIST SSDF',
      clause: 'PW.1.1',
      text: 'Use risk modelling to assess the security risk of the software.',
    },
    {
      source: 'OpenSSF OSPS Baseline',
      clause: 'SA-03.02',
      text: 'Threat modelling and attack surface analysis when the software changes.',
    },
  ],
  options: threatModelOptions,
  evidence: ['pullRequest', 'change', 'labels', 'documents', 'reviews', 'teams'],
  on: { pullRequest: 'evaluate', mergeGroup: 'inherit' },
  teams: (options) => (options.team === null ? [] : [options.team]),
  documents: ({ change, pullRequest }, options) => offered(change, pullRequest, options).documents,
  evaluate,
});

function evaluate(evidence: Pick<RuleEvidence, Needed>, options: ThreatModelOptions): Verdict {
  const { change, pullRequest, labels, teams } = evidence;
  const score = judgeMajor(change, { pullRequest, labels }, options);
  const decision = labelDecision(labels, teams, options);
  const why = [...decision.notes.map(notice), ...score.hits.map(because)];
  if (!(decision.major ?? score.major)) {
    const summary =
      decision.major === false
        ? say`Not a major change: the security team says so (score ${score.score} of ${score.threshold}).`
        : say`Not a major change: score ${score.score} of ${score.threshold}.`;
    return { status: 'not-applicable', summary, findings: why };
  }
  const major = headline(score, decision.major === true);
  const offer = offered(change, pullRequest, options);
  const assessments = assess(evidence, offer, score.hits, options);
  const good = assessments.find((assessment) => assessment.problems.length === 0);
  if (good === undefined) return wanting(major, assessments, offer.readable, why, options);
  const accepted = [...good.notes.map(notice), ...why];
  return options.team === null
    ? { status: 'pass', summary: say`${major}; its threat model: ${good.name}.`, findings: accepted }
    : reviewed(evidence, options.team, say`${major}; its threat model: ${good.name}`, accepted);
}

function headline(score: MajorJudgement, byLabel: boolean): Message {
  if (byLabel) return say`Major change: the security team says so`;
  const signals = join(score.hits.map((hit) => [hit.signal]));
  return say`Major change: score ${score.score} of ${score.threshold} (${signals})`;
}

function because(hit: MajorHit): Finding {
  const others = hit.paths.length > 1 ? say`, also in ${hit.paths.length - 1} more files` : [];
  return {
    message: say`${hit.points} points for ${[hit.signal]}: ${hit.reason}${others}`,
    level: 'notice',
    ...(hit.path === null ? {} : { path: hit.path }),
    ...(hit.line === null ? {} : { line: hit.line }),
  };
}

function notice(message: Message): Finding {
  return { message: sentence(message), level: 'notice' };
}

function sentence(message: Message): Message {
  const [first, ...rest] = message;
  return typeof first === 'string' ? [first.charAt(0).toUpperCase() + first.slice(1), ...rest] : message;
}

/** No document will do: every point that is missing, for each that was offered. */
function wanting(
  major: Message,
  assessments: readonly Assessment[],
  readable: boolean,
  why: readonly Finding[],
  options: ThreatModelOptions,
): Verdict {
  const findings: Finding[] = assessments.flatMap(({ name, path, problems }) =>
    problems.map(
      (problem): Finding => ({
        message: say`${name}: ${problem}`,
        level: 'failure',
        ...(path === null ? {} : { path }),
      }),
    ),
  );
  if (!readable) {
    findings.push({
      message: say`The description is too long or too deeply nested to be read.`,
      level: 'failure',
    });
  }
  if (assessments.length === 0) {
    findings.push({
      message: say`Neither the description nor the changed files name a threat model.`,
      level: 'failure',
    });
    return {
      status: 'fail',
      summary: say`${major}; no threat model is linked.`,
      remedy: say`Write a threat model with the headings ${headings}, list each threat with mitigate, accept, eliminate or transfer, and put it in ${place(options)} in this pull request, or link it in the description: ${'Threat model: <link>'}.`,
      turn: 'author',
      findings: [...findings, ...why],
    };
  }
  return {
    status: 'fail',
    summary: say`${major}; its threat model is not complete.`,
    remedy: say`Mend each point below in ${listOf(
      assessments.slice(0, 3).map(({ name }) => name),
      'or',
    )}.`,
    turn: 'author',
    findings: [...findings, ...why],
  };
}

const headings = join(
  [
    'What are we working on?',
    'What can go wrong?',
    'What are we going to do about it?',
    'Did we do a good job?',
  ].map((title) => say`${title}`),
);

function place(options: ThreatModelOptions): string {
  return options.paths[0] ?? 'the repository';
}

/** The document is complete: does the security team agree? */
function reviewed(
  evidence: Pick<RuleEvidence, Needed>,
  team: string,
  summary: Message,
  why: readonly Finding[],
): Verdict {
  const members = evidence.teams[team];
  if (members === undefined) {
    return {
      status: 'error',
      summary: say`${summary}; the team ${team} does not exist or cannot be read.`,
      remedy: say`Correct ${'team'} in the options of ${'threat-model'}, or let the app read the organisation's members.`,
      turn: 'administrator',
      findings: why,
    };
  }
  const review = securityReview(evidence.reviews, evidence.pullRequest, members);
  if (review.approvedBy !== null) {
    return { status: 'pass', summary: say`${summary}; approved by ${review.approvedBy}.`, findings: why };
  }
  return {
    status: 'pending',
    summary: say`${summary}; the security team has not approved it yet.`,
    waitingFor: say`a security review`,
    remedy: say`A member of the team ${team} other than the author approves this head.`,
    turn: 'security-reviewer',
    findings: [...review.notes.map(notice), ...why],
  };
}
