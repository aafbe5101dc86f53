import type { Terminal } from '../command.ts';
export function verify(_words: readonly string[], _terminal: Terminal): () => Promise<number> {
  return async () => 0;
}
