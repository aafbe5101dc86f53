import type { Dependency, DependencyChanges } from '../src/analysis/dependencies/dependency-changes.ts';
import type { Outcome } from '../src/replay/evaluate-change.ts';
import type { MajorScore } from '../src/rules/major-change/score.ts';
import { type Message, say } from '../src/text/message.ts';

/** Reasons of one kind for one change; the rest is counted. */
const maxReasons = 20;

/** Why a rule says what it says: its summary, then its findings with their places. */
export function outcomeReasons({ summary, findings }: Outcome): readonly Message[] {
  return bounded([summary, ...findings.map(({ path, line, message }) => placed(path, line, message))]);
}

/** Why a change is major, or why not: its score, then each signal with its place. */
export function majorReasons({ score, threshold, hits, reasons }: MajorScore): readonly Message[] {
  const signals = hits.map(({ points, signal, reason, path, line }) =>
    placed(path ?? undefined, line ?? undefined, say`${points} for ${[signal]}: ${reason}`),
  );
  return bounded([say`score ${score}; major from ${threshold}`, ...signals, ...reasons.slice(hits.length)]);
}

/** Which dependencies a change adds, raises, lowers, alters or removes. */
export function dependencyReasons({ dependencies, unread }: DependencyChanges): readonly Message[] {
  return bounded([
    ...dependencies.map(describe),
    ...unread.map((path) => say`${path} changes in ways that its record does not show`),
  ]);
}

function describe({ ecosystem, name, change, from, to, path }: Dependency): Message {
  const versions =
    from !== null && to !== null ? say` from ${from} to ${to}` : to !== null && to !== '' ? say` ${to}` : [];
  const what = name === null || name === path ? [] : say` ${name}`;
  return say`${[`${ecosystem}: ${change}`]}${what}${versions} in ${path}`;
}

function placed(path: string | undefined, line: number | undefined, message: Message): Message {
  if (path === undefined) return message;
  return say`${line === undefined ? path : `${path}:${line}`}: ${message}`;
}

function bounded(messages: readonly Message[]): readonly Message[] {
  if (messages.length <= maxReasons) return messages;
  return [...messages.slice(0, maxReasons), say`and ${messages.length - maxReasons} more`];
}
