import { execFileSync } from 'node:child_process';
import type { Emulator, PageResponse } from '../handles/emulator.ts';
import type { PullRequest } from '../handles/repository.ts';
import { pullRequestAddress, repositoryAddress } from './address.ts';
import { type Html, html, type Part } from './html.ts';
import { page } from './layout.ts';

type Tab = 'conversation' | 'commits' | 'checks';

interface Commit {
  readonly sha: string;
  readonly subject: string;
  readonly author: string;
  readonly date: Date;
}

/** The state of a pull request as a colored label. */
export function stateLabel({ state, draft }: PullRequest): Html {
  const label = state === 'open' && draft ? 'draft' : state;
  const words = { open: 'Open', draft: 'Draft', merged: 'Merged', closed: 'Closed' };
  return html`<span class="state ${label}">${words[label]}</span>`;
}

/** A tab of a pull request below its title, state, branches and the other tabs. */
export function pullRequestPage(emulator: Emulator, pull: PullRequest, tab: Tab, body: Part): PageResponse {
  const { repository, title, number, headRef, baseRef } = pull;
  const address = pullRequestAddress(pull);
  const commits = commitsOf(pull);
  const tabs: readonly (readonly [Tab, string, string, number])[] = [
    ['conversation', 'Conversation', address, pull.comments.length + pull.reviews.length],
    ['commits', 'Commits', `${address}/commits`, commits.length],
    ['checks', 'Checks', `${address}/checks`, pull.checks.length],
  ];
  return page(
    emulator,
    `${title} · Pull Request #${number} · ${repository.fullName}`,
    [
      [repository.fullName, repositoryAddress(repository)],
      [`#${number}`, address],
    ],
    html`<h1>${title} <span class="number">#${number}</span></h1>
<p class="meta">${stateLabel(pull)} ${intent(pull)} ${commits.length} commit${commits.length !== 1 && 's'}
into <code>${baseRef}</code> from <code>${headRef}</code>${pull.queuePosition !== null && html` · in the merge queue at position ${pull.queuePosition}`}</p>
${pull.labels.length > 0 && html`<p class="labels">${pull.labels.map((label) => html`<span class="label">${label}</span> `)}</p>`}
<nav class="tabs" aria-label="Tabs">${tabs.map(
      ([name, text, to, count]) =>
        html`<a class="tab" href="${to}"${name === tab && html` aria-current="page"`}>${text} <span class="count">${count}</span></a>`,
    )}</nav>
${body}`,
  );
}

/** Who merged or wants to merge. */
function intent({ state, author, mergedBy }: PullRequest): Html {
  if (state === 'merged') return html`<b>${mergedBy ?? 'ghost'}</b> merged`;
  return html`<b>${author ?? 'ghost'}</b> ${state === 'open' ? 'wants' : 'wanted'} to merge`;
}

/** The commits of a pull request, oldest first. */
export function commitsOf({ repository, baseSha, headSha }: PullRequest): readonly Commit[] {
  const output = execFileSync(
    'git',
    [
      '--git-dir',
      repository.gitDirectory,
      'log',
      '--reverse',
      '-z',
      '--format=%H%n%an%n%cI%n%s',
      `${baseSha}..${headSha}`,
    ],
    { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 },
  );
  return output
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [sha = '', author = '', date = '', subject = ''] = entry.split('\n');
      return { sha, author, date: new Date(date), subject };
    });
}
