/** UTC to the minute, as in `2026-03-01 12:34 UTC`. */
export function utcMinute(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

const millisecondsPerDay = 24 * 60 * 60 * 1_000;

/** What follows "until" for a time at which something ends: the last day, as in `2026-12-31`, where it ends with a day; else the minute. */
export function untilWords(end: Date): string {
  return end.getTime() % millisecondsPerDay === 0
    ? new Date(end.getTime() - 1).toISOString().slice(0, 10)
    : utcMinute(end);
}

/** UTC to the day, as in `2026-12-31`. */
export function utcDay(time: Date): string {
  return time.toISOString().slice(0, 10);
}
