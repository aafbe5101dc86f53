import { answers, holds, type Statement, same } from '../statement.ts';
import { branchAtMain, openPullRequest, repository } from '../steps.ts';

const requiredCheck = ['docs/required-check.md', 'packages/github-emulator/docs/fidelity.md'];
const publishing = ['src/report/size.ts', 'packages/github-emulator/docs/fidelity.md'];

/** Check runs: who may satisfy a required check, and their limits. */
export const checkStatements: readonly Statement[] = [
  {
    id: 'required-check-source',
    says: 'A check that is required of an app is not satisfied by a commit status of the same name, and is satisfied by the check of the app.',
    where: requiredCheck,
    needs: { app: { checks: 'write', statuses: 'write' } },
    async run(github) {
      const { author, installed, place, arrange } = github;
      const name = github.unique('Gate');
      const base = await branchAtMain(github);
      await arrange.rules(base, { check: { name } });
      const { number, sha } = await openPullRequest(github, { base });
      const merge = () => author.client.rest.pulls.merge({ ...repository(place), pull_number: number });
      await author.client.rest.repos.createCommitStatus({
        ...repository(place),
        sha,
        context: name,
        state: 'success',
      });
      await answers('merging with the status of a user', merge(), 405);
      await installed.rest.checks.create({
        ...repository(place),
        name,
        head_sha: sha,
        conclusion: 'success',
      });
      await answers('merging with the check of the app', merge(), 200);
    },
  },
  {
    id: 'required-check-neutral',
    says: 'A required check with the conclusion neutral or skipped allows a merge.',
    where: requiredCheck,
    needs: { app: { checks: 'write' } },
    async run(github) {
      const { author, installed, place, arrange } = github;
      for (const conclusion of ['neutral', 'skipped'] as const) {
        const name = github.unique('Gate');
        const base = await branchAtMain(github);
        await arrange.rules(base, { check: { name } });
        const { number, sha } = await openPullRequest(github, { base });
        await installed.rest.checks.create({ ...repository(place), name, head_sha: sha, conclusion });
        const merge = author.client.rest.pulls.merge({ ...repository(place), pull_number: number });
        await answers(`merging with ${conclusion}`, merge, 200);
      }
    },
  },
  {
    id: 'annotations-of-a-request',
    says: 'A check run takes 50 annotations a request, and 50 more with the next one.',
    where: publishing,
    needs: { app: { checks: 'write' } },
    async run(github) {
      const { sha } = await openPullRequest(github);
      const { rest } = github.installed;
      const output = {
        title: 'Annotated',
        summary: 'Annotated',
        annotations: Array.from({ length: 50 }, (_, index) => ({
          path: 'README.md',
          start_line: 1,
          end_line: 1,
          annotation_level: 'notice' as const,
          message: `Note ${index}`,
        })),
      };
      const { data } = await rest.checks.create({
        ...repository(github.place),
        name: github.unique('Annotated'),
        head_sha: sha,
        conclusion: 'neutral',
        output,
      });
      const check = { ...repository(github.place), check_run_id: data.id };
      await rest.checks.update({ ...check, output });
      const shown = await rest.checks.get(check);
      same('annotations after two requests', shown.data.output.annotations_count, 100);
    },
  },
  {
    id: 'summary-limit',
    says: 'The summary of a check run may have 65,535 characters.',
    where: publishing,
    needs: { app: { checks: 'write' } },
    async run(github) {
      const { sha } = await openPullRequest(github);
      const request = github.installed.rest.checks.create({
        ...repository(github.place),
        name: github.unique('Long'),
        head_sha: sha,
        conclusion: 'neutral',
        output: { title: 'Long', summary: 'x'.repeat(65_535) },
      });
      await answers('a summary of 65,535 characters', request, 201);
    },
  },
  {
    id: 'stale-stays-stale',
    says: 'A check run that waits for more than 14 days becomes stale, also when it is updated before.',
    where: ['src/resync', 'packages/github-emulator/docs/fidelity.md'],
    needs: { app: { checks: 'write' } },
    async run(github) {
      const { sha } = await openPullRequest(github);
      const { data } = await github.installed.rest.checks.create({
        ...repository(github.place),
        name: github.unique('Waiting'),
        head_sha: sha,
        status: 'in_progress',
      });
      const check = { ...repository(github.place), check_run_id: data.id };
      await github.arrange.pass({ days: 10 });
      await github.installed.rest.checks.update({ ...check, output: { title: 'Waiting', summary: 'Still' } });
      await github.arrange.pass({ days: 5 });
      const shown = await github.installed.rest.checks.get(check);
      same('conclusion after 15 days', shown.data.conclusion, 'stale');
    },
  },
  {
    id: 'suite-of-dependent-jobs',
    says: 'The suite of a workflow stays in progress while a job that needs another one has no check run yet.',
    where: ['packages/github-emulator/docs/fidelity.md'],
    needs: { app: { checks: 'read' }, plan: 'GitHub Actions with runners' },
    async run(github) {
      const sha = await github.arrange.runOfTwoJobs();
      const { data } = await github.installed.rest.checks.listSuitesForRef({
        ...repository(github.place),
        ref: sha,
      });
      const suite = data.check_suites.find(({ app }) => app?.slug === 'github-actions');
      holds(suite !== undefined, 'GitHub Actions has no suite on the commit');
      holds(suite?.status !== 'completed', 'the suite is completed although the second job has not run');
    },
  },
];
