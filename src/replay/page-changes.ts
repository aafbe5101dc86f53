import { html } from 'hono/html';
import { type AffectedChange, nameOf } from './affected-change.ts';
import { day, figure } from './format.ts';
import type { Html } from './page-bar.ts';
import { nothing, shown, words } from './page-shell.ts';
import { maxChoices } from './page-style.ts';

/** What a list can be filtered by. */
interface Filter {
  readonly kind: 'directory' | 'person';
  readonly label: string;
  readonly namesOf: (change: AffectedChange) => readonly string[];
}

/**
 * A list of changes that can be filtered by directory and by author or team. The style of the page hides what is not chosen: it has a
 * rule for each choice by its number, so no script runs and no name gets into the style.
 *
 * @param total how many there are; the list may hold fewer
 */
export function changeList(
  title: string,
  changes: readonly AffectedChange[],
  total: number,
  people: 'author' | 'team',
): Html {
  const filters: readonly Filter[] = [
    { kind: 'directory', label: 'Directory', namesOf: ({ directories }) => directories },
    { kind: 'person', label: people === 'team' ? 'Team' : 'Author', namesOf: ({ person }) => [person] },
  ];
  const choices = filters.map((filter) => ({ filter, names: mostFrequent(changes, filter) }));
  const classesOf = (change: AffectedChange) =>
    choices.flatMap(({ filter, names }) =>
      filter.namesOf(change).map((name) => classOf(filter, names, name)),
    );
  return html`<h3>${title} <span class="muted">${figure(total)}</span></h3>
<div class="list"><p class="filters">${choices.map(({ filter, names }) => select(filter, names, changes))}</p>
${changes.map((change) => item(change, [...new Set(classesOf(change))]))}${
  total > changes.length ? html`<p class="muted">and ${figure(total - changes.length)} more</p>` : nothing
}</div>`;
}

function mostFrequent(changes: readonly AffectedChange[], { namesOf }: Filter): readonly string[] {
  const counts = new Map<string, number>();
  for (const name of changes.flatMap(namesOf)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, maxChoices)
    .map(([name]) => name);
}

/** `directory-3`; `directory-other` for a name that is no choice. */
function classOf({ kind }: Filter, names: readonly string[], name: string): string {
  const index = names.indexOf(name);
  return `${kind}-${index === -1 ? 'other' : index}`;
}

function select(
  { kind, label, namesOf }: Filter,
  names: readonly string[],
  changes: readonly AffectedChange[],
): Html {
  const count = (name: string) => changes.filter((change) => namesOf(change).includes(name)).length;
  const hasOthers = changes.some((change) => namesOf(change).some((name) => !names.includes(name)));
  return html`<label>${label} <select class="${kind}"><option value="">all</option>${names.map(
    (name, index) => html`<option value="${index}">${shown(name)} (${figure(count(name))})</option>`,
  )}${hasOthers ? html`<option value="other">others</option>` : nothing}</select></label> `;
}

function item(change: AffectedChange, classes: readonly string[]): Html {
  const { repository, sha, date, title, url, person, summary, findings, more } = change;
  const name = html`<code>${shown(nameOf(change))}</code>`;
  const link =
    url === null ? nothing : html`<p><a href="${url}" rel="noreferrer">${shown(nameOf(change))}</a></p>`;
  const about = [date === null ? '' : day(date), person, repository, sha.slice(0, 9)].filter(
    (text) => text !== '',
  );
  return html`<details class="${['change', ...classes].join(' ')}"><summary>${name} ${shown(title)} <span class="muted">${shown(about.join(' · '))}</span></summary>
${link}<p>${words(summary)}</p>
${findings.length === 0 ? nothing : html`<ul>${findings.map((finding) => html`<li>${words(finding)}</li>`)}${more > 0 ? html`<li>and ${figure(more)} more</li>` : nothing}</ul>`}</details>
`;
}
