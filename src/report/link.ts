import type { ReportSubject } from '../engine/report.ts';
import type { ExceptionOrigin } from '../evidence/exceptions.ts';
import { isOwnRule } from '../rules/own/index.ts';
import type { AlertKind, LinkTarget } from '../text/message.ts';

/** Where the links of a report lead; a {@link ReportSubject} is one. */
export interface LinkContext {
  /** The repository's page, such as `https://github.com/acme/shop`; empty where it has none: then nothing is linked. */
  readonly repositoryUrl: string;
  /** Absent: files are not linked, so that the text stays the same from push to push. */
  readonly headSha?: string;
  /** Where the head was pushed to; absent where that is unknown or gone, and for a merge group. */
  readonly headBranch?: {
    /** The page of its repository, which may be a fork. */
    readonly repositoryUrl: string;
    readonly name: string;
  };
}

/** A longer URL is not shown, in characters. */
const maxUrlCharacters = 2_000;

/** GitHub refuses a request line of more than about 8,000 characters. */
const maxNewFileUrlCharacters = 8_000;

/** The content of a new file as it stands in the URL, in characters; a longer one is left out. */
const maxContentCharacters = 6_000;

/** The URL of a place on GitHub: ASCII that ends no Markdown link and no table cell; null where the place is unknown or names none. */
export function urlOf(target: LinkTarget, context: LinkContext): string | null {
  const { repositoryUrl, headSha } = context;
  if (repositoryUrl === '') return null;
  switch (target.kind) {
    case 'file': {
      const path = encodedPath(target.path);
      return path === null || headSha === undefined
        ? null
        : bounded(`${repositoryUrl}/blob/${headSha}/${path}${lineOf(target)}`);
    }
    case 'new-file':
      return newFileUrl(target, context);
    case 'commit':
      return /^[0-9a-f]{7,64}$/.test(target.sha) ? `${repositoryUrl}/commit/${target.sha}` : null;
    case 'pull-request':
      return numbered(repositoryUrl, 'pull', target.number);
    case 'issue':
      return numbered(repositoryUrl, 'issues', target.number);
    case 'code-scanning-alert':
      return numbered(repositoryUrl, 'security/code-scanning', target.number);
    case 'dependabot-alert':
      return numbered(repositoryUrl, 'security/dependabot', target.number);
    case 'secret-scanning-alert':
      return numbered(repositoryUrl, 'security/secret-scanning', target.number);
  }
}

function newFileUrl(
  { path, content }: LinkTarget & { kind: 'new-file' },
  { headBranch }: LinkContext,
): string | null {
  if (headBranch === undefined || encodedPath(path) === null) return null;
  const branch = encodedPath(headBranch.name);
  if (branch === null) return null;
  const name = String(new URLSearchParams({ filename: path }));
  const value = String(new URLSearchParams({ value: content }));
  const query = value.length <= maxContentCharacters ? `${name}&${value}` : name;
  return bounded(`${headBranch.repositoryUrl}/new/${branch}?${query}`, maxNewFileUrlCharacters);
}

/** Where an exception was asked for, on the same GitHub as the repository; null where there is no page of it. */
export function urlOfOrigin(origin: ExceptionOrigin, { repositoryUrl }: LinkContext): string | null {
  if (origin.kind === 'dashboard') return null;
  if (origin.kind === 'command') {
    const { thread, comment } = origin;
    const page = numbered(repositoryUrl, 'issues', thread);
    return page === null || !Number.isSafeInteger(comment) ? page : `${page}#issuecomment-${comment}`;
  }
  const { repository, path, commit, line } = origin;
  const [host, file] = [hostOf(repositoryUrl), encodedPath(path)];
  if (host === null || file === null) return null;
  if (!/^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(repository) || !/^[0-9a-f]{40,64}$/.test(commit)) return null;
  return bounded(`${host}/${repository}/blob/${commit}/${file}${lineOf({ kind: 'file', path, line })}`);
}

function hostOf(repositoryUrl: string): string | null {
  return URL.canParse(repositoryUrl) ? new URL(repositoryUrl).origin : null;
}

/** The page of a pull request that lists its checks. Without the id of a check run, which each new head changes. */
export function checksUrl({ repositoryUrl, number }: ReportSubject<'pull-request'>): string {
  return `${repositoryUrl}/pull/${number}/checks`;
}

/** The page of a rule, or of what a policy defines; null where the operator does not say where the documentation is. */
export function rulePageUrl(id: string, docsUrl: string | null): string | null {
  if (docsUrl === null) return null;
  return isOwnRule(id) ? `${docsUrl}/require.md` : `${docsUrl}/rules/${id}.md`;
}

/** Trusted Markdown as a link, where there is a URL. */
export function linkedTo(url: string | null, label: string): string {
  return url === null || label.trim() === '' ? label : `[${label}](${url})`;
}

/** A path as it stands in a URL; null where a browser would read it as another one. */
function encodedPath(path: string): string | null {
  const segments = path.split('/');
  if (!path.isWellFormed() || segments.some((segment) => /^\.{0,2}$/.test(segment))) return null;
  return segments.map(encodedSegment).join('/');
}

/** Unlike `encodeURIComponent` it leaves no character that means something in Markdown, but `_` and `~`. */
function encodedSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function lineOf({ line }: LinkTarget & { kind: 'file' }): string {
  return line !== undefined && Number.isSafeInteger(line) && line > 0 ? `#L${line}` : '';
}

function numbered(
  repositoryUrl: string,
  kind: 'pull' | 'issues' | `security/${AlertKind}`,
  number: number,
): string | null {
  return Number.isSafeInteger(number) && number > 0 ? `${repositoryUrl}/${kind}/${number}` : null;
}

function bounded(url: string, limit = maxUrlCharacters): string | null {
  return url.length <= limit ? url : null;
}
