/** Characters of a text that people read. */
const maxTextLength = 300;

export function shortened(text: string | null | undefined): string {
  return String(text ?? '').slice(0, maxTextLength);
}

/** A time as GitHub writes it. One that is missing or unreadable is long ago, so that no deadline begins late. */
export function timeIn(text: string | null | undefined): Date {
  const time = Date.parse(text ?? '');
  return new Date(Number.isNaN(time) ? 0 : time);
}

/** One that is missing or unreadable is as late as can be, so that no dismissal is taken for one of before the rule. */
export function dismissedAt(text: string | null | undefined): Date {
  const time = Date.parse(text ?? '');
  return new Date(Number.isNaN(time) ? latest : time);
}

const latest = Date.UTC(9999, 0);
