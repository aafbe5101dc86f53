import { policyChangeOf, type Report, type RuleReport } from '../engine/report.ts';
import { policyPath } from '../policy/path.ts';
import type { Finding } from '../rules/verdict.ts';
import { plain } from '../text/message.ts';
import { shorten } from './size.ts';
import { enforcementNote, settled } from './wording.ts';

/** A remark at a place of the change, as GitHub shows it beside the code. Plain text. */
export interface Annotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: Finding['level'];
  readonly title: string;
  readonly message: string;
}

/** Annotations per check: GitHub accepts any number, but people do not read more. */
const maxAnnotations = 200;

/** GitHub accepts a title of 255 characters and a message of 64 KB. */
const maxTitleCharacters = 255;
const maxMessageCharacters = 4_000;

const levelOrder: readonly Finding['level'][] = ['failure', 'warning', 'notice'];

/**
 * The findings with a place as annotations, the most severe first, and how many more there are. A rule that is met has no
 * annotation: its findings are in the details.
 */
export function renderAnnotations(report: Report): {
  readonly annotations: readonly Annotation[];
  readonly left: number;
} {
  const rules = report.rules.filter((rule) => !settled(rule)).flatMap(annotationsOf);
  const all = [...policyAnnotation(report), ...rules];
  const sorted = levelOrder.flatMap((level) => all.filter((annotation) => annotation.level === level));
  const annotations = sorted.slice(0, maxAnnotations);
  return { annotations, left: sorted.length - annotations.length };
}

/** The first thing that is wrong with the policy file that the change makes. */
function policyAnnotation({ subject }: Report): readonly Annotation[] {
  const policyChange = policyChangeOf(subject);
  if (policyChange?.kind !== 'broken') return [];
  const { problem, wasValid } = policyChange;
  const line = 'line' in problem ? problem.line : 1;
  return [
    {
      path: policyPath,
      startLine: line,
      endLine: line,
      level: wasValid ? 'failure' : 'warning',
      title: 'Policy file',
      message: shorten(plain([problem.message]).trim(), maxMessageCharacters),
    },
  ];
}

function annotationsOf(rule: RuleReport): readonly Annotation[] {
  const note = enforcementNote(rule);
  return rule.verdict.findings.flatMap((finding) => {
    if (finding.path === undefined || finding.path === '') return [];
    const line = Math.max(1, finding.line ?? 1);
    return [
      {
        path: finding.path.toWellFormed(),
        startLine: line,
        endLine: line,
        level: level(rule, finding),
        title: shorten(note === '' ? rule.title : `${rule.title} (${note})`, maxTitleCharacters),
        message: shorten(plain(finding.message).trim(), maxMessageCharacters),
      },
    ];
  });
}

/** Only what blocks is a failure: what waits or warns is a warning, what is observed a notice. */
function level(rule: RuleReport, finding: Finding): Finding['level'] {
  if (rule.enforcement === 'observe') return 'notice';
  if (rule.enforcement === 'enforce' && rule.verdict.status !== 'pending') return finding.level;
  return finding.level === 'failure' ? 'warning' : finding.level;
}
