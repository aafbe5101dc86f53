import { expect } from '@jest/globals';
import type { AnnotationRecord, CheckRunRecord, Emulator, Repository } from '@sdl-gate/github-emulator';
import { Probot } from 'probot';
import { engine } from '../../src/engine/engine.ts';
import { evaluateMergeGroup } from '../../src/engine/evaluate.ts';
import type { Report } from '../../src/engine/report.ts';
import { GateOctokit } from '../../src/github/client/octokit.ts';
import type { GitHub } from '../../src/github/github.ts';
import { createGitHub } from '../../src/github/index.ts';
import { shownBy } from '../../src/github/read/shown-digest.ts';
import { branchRulesNotice } from '../../src/report/branch-rules.ts';
import { type CheckRunOutput, renderCheckRun } from '../../src/report/check-run.ts';
import { commentMarker, renderComment } from '../../src/report/comment.ts';
import { evaluateTogether } from '../../src/subjects/joint-evaluation.ts';
import type { GatheredPullRequest } from '../../src/subjects/pull-request.ts';

/** What a check says, without the time at which it was written. */
interface Said {
  readonly status: string;
  readonly conclusion: string | null;
  readonly title: string | null;
  readonly text: string | null;
  readonly annotations: readonly AnnotationRecord[];
  /** Of all that is shown, with the annotations apart. */
  readonly digest: string | null;
}

/** What GitHub shows about one pull request or merge group, and what it should show. */
interface Comparison {
  readonly subject: string;
  /** Of every run with the name of the check, oldest first: all but the newest are completed. */
  readonly check: Said | null;
  readonly leftInProgress: number;
  readonly comments: readonly string[];
}

/**
 * Fails unless GitHub shows of every open pull request and every waiting merge group what an evaluation by a new client, without
 * any memory, comes to now; one comment at the most and up to date, no check left in progress behind another, and no violation of
 * GitHub's API.
 *
 * @param only the repository to look at. Default: all that the app is installed on
 */
export async function expectFreshEvaluation(emulator: Emulator, only?: Repository): Promise<void> {
  const github = newClient(emulator);
  const shown: Comparison[] = [];
  const fresh: Comparison[] = [];
  for (const { id: installationId, repositories } of emulator.world.installations) {
    for (const name of repositories) {
      if (only !== undefined && only.fullName !== name) continue;
      const repository = emulator.world.findRepository(name);
      for (const found of await judgeAll(emulator, github, installationId, repository)) {
        const { subject, headSha, checkName, output } = found;
        const runs = ownRuns(emulator, repository, headSha, checkName);
        const newest = runs.at(-1);
        const comments = found.number === null ? [] : ownComments(emulator, repository, found.number);
        shown.push({
          subject,
          check: newest === undefined ? null : shownIn(newest),
          leftInProgress: runs.slice(0, -1).filter(({ status }) => status !== 'completed').length,
          comments,
        });
        fresh.push({
          subject,
          check: saidBy(output),
          leftInProgress: 0,
          comments: commentsDue(found, comments),
        });
      }
    }
  }
  expect(shown).toEqual(fresh);
  expect(emulator.violations).toEqual([]);
}

interface EvaluatedHead {
  readonly subject: string;
  /** Null for a merge group. */
  readonly number: number | null;
  readonly headSha: string;
  readonly checkName: string;
  /** Its own, without those that share the check. */
  readonly report: Report;
  readonly output: CheckRunOutput;
}

async function judgeAll(
  emulator: Emulator,
  github: GitHub,
  installationId: number,
  repository: Repository,
): Promise<readonly EvaluatedHead[]> {
  const { id, owner, name, fullName } = repository;
  const place = { repositoryId: id, installationId, owner, repository: name };
  const now = emulator.clock.now();
  const evaluated: EvaluatedHead[] = [];
  for (const { number, state } of repository.pullRequests) {
    if (state !== 'open') continue;
    const gathered = await github.gatherPullRequest({ ...place, kind: 'pull-request', number }, []);
    if (gathered === null || 'closed' in gathered)
      throw new Error(`${fullName}#${number} is open and was not found.`);
    const { report, onCheck } = await reportsOf(gathered, now);
    evaluated.push({
      subject: `${fullName}#${number}`,
      number,
      headSha: gathered.subject.headSha,
      checkName: gathered.existing.checkName,
      report,
      output: renderCheckRun(onCheck, null, noticesOf(gathered)),
    });
  }
  for (const { headSha, headRef, baseSha } of repository.mergeGroups()) {
    const baseRef = `refs/heads/${repository.defaultBranch}`;
    const subject = { ...place, kind: 'merge-group', headSha, headRef, baseSha, baseRef } as const;
    const gathered = await github.gatherMergeGroup(subject, []);
    if (gathered === null) throw new Error(`The group ${headRef} waits and was not found.`);
    const members = await Promise.all(gathered.members.map((member) => reportOf(member, now)));
    const report = evaluateMergeGroup(gathered.subject, gathered.policy, gathered.evidence, members, now);
    const { checkName } = gathered.existing;
    const output = renderCheckRun(report);
    evaluated.push({ subject: headRef, number: null, headSha, checkName, report, output });
  }
  return evaluated;
}

/** What the rules of the base branches ask of the check. */
function noticesOf({ existing, siblings }: GatheredPullRequest) {
  const rules = [existing, ...siblings.map((sibling) => sibling.existing)].flatMap(
    ({ branchRules }) => branchRules ?? [],
  );
  return branchRulesNotice(rules, 'SDL');
}

async function reportOf(gathered: GatheredPullRequest, now: Date): Promise<Report> {
  return (await reportsOf(gathered, now)).report;
}

function reportsOf(gathered: GatheredPullRequest, now: Date) {
  return evaluateTogether(gathered, engine, now);
}

function newClient(emulator: Emulator): GitHub {
  return createGitHub({
    probot: newProbot(emulator),
    appId: emulator.app.id,
    engine,
    now: () => emulator.clock.now(),
  });
}

/** Signs in as the app, beside the service. */
export function newProbot({ app, url }: Emulator): Probot {
  return new Probot({
    appId: app.id,
    privateKey: app.privateKey,
    secret: 'no webhook comes here',
    baseUrl: `${url}/api/v3`,
    Octokit: GateOctokit,
    logLevel: 'fatal',
  });
}

function ownRuns({ app }: Emulator, repository: Repository, sha: string, checkName: string) {
  return repository.checkRuns(sha).filter((run) => run.name === checkName && run.app === app.slug);
}

function ownComments({ app }: Emulator, repository: Repository, number: number): readonly string[] {
  return repository
    .pullRequest(number)
    .comments.filter(({ author, body }) => author === app.botLogin && body.includes(commentMarker))
    .map(({ body }) => body);
}

/** What is to be said to the author, once; a comment that is no longer needed stays, and says so. */
function commentsDue({ number, report }: EvaluatedHead, shown: readonly string[]): readonly string[] {
  if (number === null || report.comment === 'never') return shown;
  const { body, needed } = renderComment(report);
  return needed || report.comment === 'always' || shown.length > 0 ? [body] : [];
}

function shownIn(run: CheckRunRecord): Said {
  const { status, conclusion, title, text, annotations, externalId: digest } = run;
  return { status, conclusion, title, text, annotations, digest };
}

function saidBy(output: CheckRunOutput): Said {
  const { status, conclusion = null, title, text, annotations } = output;
  return { status, conclusion, title, text, annotations, digest: shownBy(output) };
}
