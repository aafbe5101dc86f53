import { expect, it } from '@jest/globals';
import { startEmulator } from '@sdl-gate/github-emulator';
import { registeredApp } from '../manifest.ts';
import { shop, testedChange } from '../running-service.ts';

const root = new URL('../..', import.meta.url).pathname;

const workflow = `name: SDL
on:
  pull_request_target:
    types: [opened, reopened, synchronize, edited, ready_for_review, converted_to_draft, labeled, unlabeled]
permissions:
  contents: read
  checks: write
  pull-requests: write
jobs:
  evaluate:
    runs-on: ubuntu-latest
    steps:
      - id: sdl
        uses: sdl-gate/sdl-gate@v1
`;

it('runs', async () => {
  const emulator = await startEmulator({ app: registeredApp(), actions: { 'sdl-gate/sdl-gate': root } });
  const repository = await shop(emulator, 'extends: recommended@1\nenforcement: enforce\n');
  await repository.push({ branch: 'main', files: { '.github/workflows/sdl.yml': workflow } });
  const pull = await repository.openPullRequest(testedChange());
  await emulator.idle();
  console.log(JSON.stringify(emulator.workflows.runs, null, 1).slice(0, 9000));
  console.log(
    pull.checks,
    pull.comments,
    emulator.violations,
    emulator.requests.map((r) => `${r.method} ${r.operation} ${r.status} ${r.actor}`),
  );
  expect(emulator.violations).toEqual([]);
  await emulator.close();
}, 60000);
