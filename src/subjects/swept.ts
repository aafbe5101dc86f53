/** The reason of what a sweep wakes whatever is seen of it, and no event. */
export const swept = 'sweep';

/** The reason of what a sweep wakes because it looks otherwise than before: whoever has judged it as it looks now need not do so again. */
export function sweptAs(fingerprint: string): string {
  return `${swept} ${fingerprint}`;
}

/** Whether a reason is a sweep's. */
export function isSwept(reason: string): boolean {
  return reason === swept || reason.startsWith(sweptAs(''));
}
