import type { CheckRunRecord } from '../handles/checks.ts';
import { type Html, html } from './html.ts';

/** The color of a state. */
export type Tone = 'good' | 'bad' | 'waiting' | 'quiet';

const signs: Readonly<Record<Tone, readonly [mark: string, meaning: string]>> = {
  good: ['✓', 'successful'],
  bad: ['✕', 'failing'],
  waiting: ['●', 'pending'],
  quiet: ['■', 'neutral'],
};

/** A tick, cross, dot or square, with its meaning for screen readers. */
export function sign(tone: Tone, size: 'small' | 'big' = 'small'): Html {
  const [mark, meaning] = signs[tone];
  return html`<span class="sign ${size} ${tone}" role="img" aria-label="${meaning}">${mark}</span>`;
}

/** The color of a check run: as on GitHub, `neutral` and `skipped` are gray and block nothing. */
export function toneOf({
  status,
  conclusion,
}: {
  readonly status: string;
  readonly conclusion: string | null;
}): Tone {
  if (status !== 'completed' || conclusion === null) return 'waiting';
  if (conclusion === 'success') return 'good';
  return ['neutral', 'skipped', 'stale', 'cancelled'].includes(conclusion) ? 'quiet' : 'bad';
}

/** The tone of several checks together; undefined without any. */
export function worstTone(checks: readonly CheckRunRecord[]): Tone | undefined {
  const tones = checks.map(toneOf);
  return (['bad', 'waiting', 'good', 'quiet'] as const).find((tone) => tones.includes(tone));
}

/** A check's state in words: `failure`, `in progress` … */
export function stateOf({ status, conclusion }: Pick<CheckRunRecord, 'status' | 'conclusion'>): string {
  return (status === 'completed' ? (conclusion ?? status) : status).replaceAll('_', ' ');
}
