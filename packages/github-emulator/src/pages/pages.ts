import { readFileSync } from 'node:fs';
import type { Emulator, PageRequest, PageResponse } from '../handles/emulator.ts';
import type { PullRequest, Repository } from '../handles/repository.ts';
import { actOnPullRequest, pressButton } from './actions.ts';
import { pullRequestAddress } from './address.ts';
import { checksPage } from './checks.ts';
import { commitsPage } from './commits.ts';
import { conversationPage } from './conversation.ts';
import { deliveriesPage, deliveryPage, redeliver } from './deliveries.ts';
import { deployingRunPage } from './deploying-run.ts';
import { issuePage } from './issue.ts';
import { seeOther } from './layout.ts';
import { mergeGroupPage } from './merge-group.ts';
import { homePage, repositoryPage, violationsPage } from './overview.ts';

const style = readFileSync(new URL('page.css', import.meta.url));

interface Visit {
  readonly emulator: Emulator;
  readonly request: PageRequest;
}

type Page = PageResponse | undefined | Promise<PageResponse | undefined>;

/** Answers a route; `parts` are the groups of its pattern. */
type Show = (visit: Visit, ...parts: readonly string[]) => Page;

const routes: readonly (readonly [method: string, pattern: RegExp, show: Show])[] = [
  ['GET', /^\/$/, ({ emulator }) => homePage(emulator)],
  ['GET', /^\/page\.css$/, () => ({ status: 200, contentType: 'text/css; charset=utf-8', body: style })],
  ['GET', /^\/violations$/, ({ emulator }) => violationsPage(emulator)],
  ['GET', /^\/deliveries$/, ({ emulator }) => deliveriesPage(emulator)],
  ['GET', /^\/deliveries\/(\d+)$/, ({ emulator }, id) => deliveryPage(emulator, Number(id))],
  ['POST', /^\/deliveries\/(\d+)\/redeliver$/, ({ emulator }, id) => redeliver(emulator, Number(id))],
  [
    'GET',
    /^\/([^/]+\/[^/]+)$/,
    withRepository(({ emulator }, repository) => repositoryPage(emulator, repository)),
  ],
  ['GET', /^\/([^/]+\/[^/]+)\/issues\/(\d+)$/, withRepository(showIssue)],
  ['GET', /^\/([^/]+\/[^/]+)\/merge-groups\/(\w+)(?:\/checks(?:\/(\d+))?)?$/, withRepository(showMergeGroup)],
  ['GET', /^\/([^/]+\/[^/]+)\/runs\/(\d+)$/, withRepository(showRun)],
  [
    'POST',
    /^\/([^/]+\/[^/]+)\/checks\/(\d+)$/,
    withRepository(({ emulator, request }, repository, id) =>
      pressButton(emulator, repository, Number(id), request),
    ),
  ],
  [
    'GET',
    /^\/([^/]+\/[^/]+)\/pull\/(\d+)$/,
    withPullRequest(({ emulator }, pull) => conversationPage(emulator, pull)),
  ],
  [
    'POST',
    /^\/([^/]+\/[^/]+)\/pull\/(\d+)$/,
    withPullRequest(({ emulator, request }, pull) => actOnPullRequest(emulator, pull, request)),
  ],
  [
    'GET',
    /^\/([^/]+\/[^/]+)\/pull\/(\d+)\/commits$/,
    withPullRequest(({ emulator }, pull) => commitsPage(emulator, pull)),
  ],
  [
    'GET',
    /^\/([^/]+\/[^/]+)\/pull\/(\d+)\/checks(?:\/(\d+))?$/,
    withPullRequest(({ emulator }, pull, id) => checksPage(emulator, pull, optionalNumber(id))),
  ],
];

/** Answers a request under `/_emulator/` that a person makes in a browser; undefined where there is no page. */
export function pages(request: PageRequest, emulator: Emulator): Page {
  for (const [method, pattern, show] of routes) {
    const found = method === request.method ? pattern.exec(request.path) : null;
    if (found !== null) return show({ emulator, request }, ...found.slice(1));
  }
  return undefined;
}

function withRepository(
  show: (visit: Visit, repository: Repository, ...parts: readonly string[]) => Page,
): Show {
  return (visit, fullName, ...parts) => {
    const repository = visit.emulator.world.repositories.find((one) => one.fullName === fullName);
    return repository === undefined ? undefined : show(visit, repository, ...parts);
  };
}

function withPullRequest(show: (visit: Visit, pull: PullRequest, part?: string) => Page): Show {
  return withRepository((visit, repository, number, part) => {
    const pull = repository.pullRequests.find((one) => one.number === Number(number));
    return pull === undefined ? undefined : show(visit, pull, part);
  });
}

function showIssue({ emulator }: Visit, repository: Repository, number?: string): Page {
  const pull = repository.pullRequests.find((one) => one.number === Number(number));
  if (pull !== undefined) return seeOther(pullRequestAddress(pull));
  const issue = repository.issues.find((one) => one.number === Number(number));
  return issue === undefined ? undefined : issuePage(emulator, repository, issue);
}

function showMergeGroup({ emulator }: Visit, repository: Repository, headSha?: string, check?: string): Page {
  const group = repository.allMergeGroups.find((one) => one.headSha === headSha);
  return group === undefined ? undefined : mergeGroupPage(emulator, repository, group, optionalNumber(check));
}

function showRun({ emulator }: Visit, repository: Repository, id?: string): Page {
  const run = repository.deployingRuns.find((one) => one.id === Number(id));
  return run === undefined ? undefined : deployingRunPage(emulator, repository, run);
}

function optionalNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
