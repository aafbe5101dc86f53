import { readFileSync } from 'node:fs';

/** Clock ticks in a second, as Linux counts processor time: `getconf CLK_TCK`. */
const ticks = 100;

/** Milliseconds of processor time that the process has used, from `/proc`. */
export function processorTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticks;
}

/** Resident memory in MB, from `/proc`. */
export function memory(pid: number): number {
  const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1] ?? 0) / 1024;
}
