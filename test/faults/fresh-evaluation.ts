import { expect } from '@jest/globals';
import type { CheckRunRecord, Emulator, Repository } from '@sdl-gate/github-emulator';
import { Probot } from 'probot';
import { evaluate, evaluateMergeGroup } from '../../src/evaluate.ts';
import { shownBy } from '../../src/github/digest.ts';
import type { GatheredPullRequest, GitHub } from '../../src/github/github.ts';
import { createGitHub } from '../../src/github/index.ts';
import { GateOctokit } from '../../src/github/octokit.ts';
import { type CheckRunOutput, renderCheckRun } from '../../src/report/check-run.ts';
import { commentMarker } from '../../src/report/comment.ts';
import type { Report } from '../../src/report/report.ts';
import { worstOf } from '../../src/report/worst.ts';
import { verdicts } from '../running-service.ts';

/** What a check says, without the time at which it was written. */
interface Said {
  readonly status: string;
  readonly conclusion: string | null;
  readonly title: string | null;
  /** Of all that is shown, with the annotations apart. */
  readonly digest: string | null;
  readonly verdicts: unknown;
}

/** What GitHub shows about one pull request or merge group, and what it should show. */
interface Comparison {
  readonly subject: string;
  /** Of every run with the name of the check, oldest first: all but the newest are completed. */
  readonly check: Said | null;
  readonly leftInProgress: number;
  readonly comments: number;
}

/**
 * Fails unless GitHub shows of every open pull request and every waiting merge group what an evaluation by a new client, without
 * any memory, comes to now; one comment at the most, no check left in progress behind another, and no violation of GitHub's API.
 */
export async function expectFreshEvaluation(emulator: Emulator): Promise<void> {
  const github = newClient(emulator);
  const shown: Comparison[] = [];
  const fresh: Comparison[] = [];
  for (const { id: installationId, repositories } of emulator.world.installations) {
    for (const name of repositories) {
      const repository = emulator.world.findRepository(name);
      for (const found of await judgeAll(emulator, github, installationId, repository)) {
        const { subject, headSha, checkName, output, number } = found;
        const runs = ownRuns(emulator, repository, headSha, checkName);
        const newest = runs.at(-1);
        shown.push({
          subject,
          check: newest === undefined ? null : shownIn(newest),
          leftInProgress: runs.slice(0, -1).filter(({ status }) => status !== 'completed').length,
          comments: number === null ? 0 : Math.max(1, ownComments(emulator, repository, number)),
        });
        fresh.push({
          subject,
          check: saidBy(output),
          leftInProgress: 0,
          comments: number === null ? 0 : 1,
        });
      }
    }
  }
  expect(shown).toEqual(fresh);
  expect(emulator.violations).toEqual([]);
}

interface Judged {
  readonly subject: string;
  /** Null for a merge group. */
  readonly number: number | null;
  readonly headSha: string;
  readonly checkName: string;
  readonly output: CheckRunOutput;
}

async function judgeAll(
  emulator: Emulator,
  github: GitHub,
  installationId: number,
  repository: Repository,
): Promise<readonly Judged[]> {
  const { owner, name, fullName } = repository;
  const place = { installationId, owner, repository: name };
  const now = emulator.clock.now();
  const judged: Judged[] = [];
  for (const { number, state } of repository.pullRequests) {
    if (state !== 'open') continue;
    const gathered = await github.gatherPullRequest({ ...place, kind: 'pull-request', number }, []);
    if (gathered === null) throw new Error(`${fullName}#${number} is open and was not found.`);
    const [first, ...others] = [gathered, ...gathered.sharers].map((one) => reportOf(one, now));
    if (first === undefined) continue;
    judged.push({
      subject: `${fullName}#${number}`,
      number,
      headSha: gathered.subject.headSha,
      checkName: gathered.posted.checkName,
      output: renderCheckRun(others.length === 0 ? first : worstOf([first, ...others])),
    });
  }
  for (const { headSha, headRef, baseSha } of repository.mergeGroups()) {
    const baseRef = `refs/heads/${repository.defaultBranch}`;
    const subject = { ...place, kind: 'merge-group', headSha, headRef, baseSha, baseRef } as const;
    const gathered = await github.gatherMergeGroup(subject);
    if (gathered === null) throw new Error(`The group ${headRef} waits and was not found.`);
    const members = gathered.members.map((member) => reportOf(member, now));
    const report = evaluateMergeGroup(gathered.subject, gathered.policy, gathered.evidence, members, now);
    const { checkName } = gathered.posted;
    judged.push({ subject: headRef, number: null, headSha, checkName, output: renderCheckRun(report) });
  }
  return judged;
}

function reportOf({ subject, policy, evidence }: GatheredPullRequest, now: Date): Report {
  return evaluate(subject, policy, evidence, now);
}

function newClient(emulator: Emulator): GitHub {
  const probot = new Probot({
    appId: emulator.app.id,
    privateKey: emulator.app.privateKey,
    secret: 'no webhook comes here',
    baseUrl: `${emulator.url}/api/v3`,
    Octokit: GateOctokit,
    logLevel: 'fatal',
  });
  return createGitHub({ probot, appId: emulator.app.id, now: () => emulator.clock.now() });
}

function ownRuns({ app }: Emulator, repository: Repository, sha: string, checkName: string) {
  return repository.checkRuns(sha).filter((run) => run.name === checkName && run.app === app.slug);
}

function ownComments({ app }: Emulator, repository: Repository, number: number): number {
  const { comments } = repository.pullRequest(number);
  return comments.filter(({ author, body }) => author === app.botLogin && body.includes(commentMarker))
    .length;
}

function shownIn(run: CheckRunRecord): Said {
  const { status, conclusion, title, externalId: digest } = run;
  return { status, conclusion, title, digest, verdicts: verdicts(run) };
}

function saidBy(output: CheckRunOutput): Said {
  const { status, conclusion = null, title, text } = output;
  const found = /<!-- sdl-gate:verdicts (\{.*\}) -->$/.exec(text);
  return { status, conclusion, title, digest: shownBy(output), verdicts: JSON.parse(found?.[1] ?? 'null') };
}
