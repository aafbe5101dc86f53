import { beforeEach, describe, expect, it } from '@jest/globals';
import { type ManualClock, manualClock } from '../../../test/manual-clock.ts';
import { type LogEntry, recordedLog } from '../../../test/recorded-log.ts';
import { RetryLater } from '../../subjects/retry-later.ts';
import { CredentialsRefused, RateLimited, Unanswered } from './failure.ts';
import { createGitHubHealth, type GitHubHealth } from './health.ts';

let clock: ManualClock;
let health: GitHubHealth;
let entries: LogEntry[];

beforeEach(() => {
  clock = manualClock(new Date('2026-01-01T01:06:57Z'));
  const recorded = recordedLog();
  entries = recorded.entries;
  health = createGitHubHealth({ appId: 1, clock, log: recorded.log });
});

const refusedConnection = () =>
  new Unanswered(
    'GitHub did not answer GET /app: connect ECONNREFUSED',
    'connect ECONNREFUSED 192.0.2.1:443',
  );

describe('GitHub that does not answer', () => {
  it('is one warning for all subjects, and one line when it answers again', async () => {
    health.delayed(refusedConnection(), 8_000, 'a');
    health.delayed(refusedConnection(), 30_000, 'b');
    expect(health.state()).toBe('no answer since 2026-01-01T01:06:57.000Z');
    await clock.advance(2_000);
    health.answered(null);
    health.answered(502);
    await clock.advance(238_000);
    health.answered(404);
    expect(entries.map(({ level, msg }) => `${level}: ${msg}`)).toEqual([
      'warn: GitHub has not answered since 01:06:57 UTC (connect ECONNREFUSED 192.0.2.1:443); 2 subjects wait, next try in 6 s',
      'info: GitHub answers again after 4 min',
    ]);
    expect(health.state()).toBe('ok');
  });

  it('is one warning a minute', async () => {
    for (let second = 0; second < 300; second += 1) {
      health.delayed(refusedConnection(), 1_000, `subject ${second}`);
      await clock.advance(1_000);
    }
    expect(entries.map(({ waiting }) => waiting)).toEqual([2, 62, 122, 182, 242]);
  });
});

describe('GitHub that refuses the credentials', () => {
  it('is an error that says what to check', async () => {
    health.delayed(new CredentialsRefused('GET /app', '401: Bad credentials'), 60_000, 'a');
    health.answered(401);
    await clock.advance(2_000);
    expect(entries).toMatchObject([
      {
        level: 'error',
        code: 'SDL-L402',
        msg:
          'GitHub refuses APP_ID 1 with this private key (401: Bad credentials); 1 subject waits. ' +
          'Check both on the app’s settings page, then restart. Nothing is lost.',
      },
    ]);
  });

  it('is over when it accepts them', async () => {
    health.delayed(new CredentialsRefused('GET /app', '401: Bad credentials'), 60_000, 'a');
    await clock.advance(60_000);
    health.answered(200);
    expect(entries.at(-1)).toMatchObject({ msg: 'GitHub accepts the credentials again after 60 s' });
  });
});

describe('another failure', () => {
  it('is logged where the limit is met', async () => {
    expect(health.delayed(new RateLimited('limited', clock.now(), ['rest']), 1_000, 'a')).toBe(true);
    await clock.advance(10_000);
    expect(entries).toEqual([]);
  });

  it('is left to the log of the subject', () => {
    expect(health.delayed(new RetryLater('The head moved.', null), 1_000, 'a')).toBe(false);
  });
});
