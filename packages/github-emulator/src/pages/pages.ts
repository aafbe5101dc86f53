import { readFileSync } from 'node:fs';
import type { Emulator, PageRequest, PageResponse } from '../handles/emulator.ts';
import type { PullRequest } from '../handles/repository.ts';
import { checksPage } from './checks.ts';
import { commitsPage } from './commits.ts';
import { conversationPage } from './conversation.ts';
import { deliveriesPage, deliveryPage, redeliver } from './deliveries.ts';
import { homePage, repositoryPage, violationsPage } from './overview.ts';

const style = readFileSync(new URL('page.css', import.meta.url));

type Show = (emulator: Emulator, ...parts: readonly string[]) => PageResponse | undefined;

const routes: readonly (readonly [method: string, pattern: RegExp, show: Show])[] = [
  ['GET', /^\/$/, homePage],
  ['GET', /^\/page\.css$/, () => ({ status: 200, contentType: 'text/css; charset=utf-8', body: style })],
  ['GET', /^\/violations$/, violationsPage],
  ['GET', /^\/deliveries$/, deliveriesPage],
  ['GET', /^\/deliveries\/(\d+)$/, (emulator, id) => deliveryPage(emulator, Number(id))],
  ['POST', /^\/deliveries\/(\d+)\/redeliver$/, (emulator, id) => redeliver(emulator, Number(id))],
  ['GET', /^\/([^/]+\/[^/]+)$/, showRepository],
  ['GET', /^\/([^/]+\/[^/]+)\/pull\/(\d+)$/, withPullRequest(conversationPage)],
  ['GET', /^\/([^/]+\/[^/]+)\/pull\/(\d+)\/commits$/, withPullRequest(commitsPage)],
  [
    'GET',
    /^\/([^/]+\/[^/]+)\/pull\/(\d+)\/checks(?:\/(\d+))?$/,
    withPullRequest((emulator, pull, id) =>
      checksPage(emulator, pull, id === undefined ? undefined : Number(id)),
    ),
  ],
];

/**
 * What a person sees of an emulator under `/_emulator/`: repositories, pull requests with conversation and checks, webhook
 * deliveries, violations.
 */
export function pages({ method, path }: PageRequest, emulator: Emulator): PageResponse | undefined {
  for (const [wanted, pattern, show] of routes) {
    const found = method === wanted ? pattern.exec(path) : null;
    if (found !== null) return show(emulator, ...found.slice(1));
  }
  return undefined;
}

function showRepository(emulator: Emulator, fullName?: string): PageResponse | undefined {
  const repository = emulator.world.repositories.find((one) => one.fullName === fullName);
  return repository === undefined ? undefined : repositoryPage(emulator, repository);
}

function withPullRequest(
  show: (emulator: Emulator, pull: PullRequest, part?: string) => PageResponse | undefined,
): Show {
  return (emulator, fullName, number, part) => {
    const repository = emulator.world.repositories.find((one) => one.fullName === fullName);
    const pull = repository?.pullRequests.find((one) => one.number === Number(number));
    return pull === undefined ? undefined : show(emulator, pull, part);
  };
}
