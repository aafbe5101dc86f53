import type { Commit, Commits, Signature } from '../evidence/commits.ts';
import type { Actor, PullRequest } from '../evidence/pull-request.ts';
import { commitLink, type Message, say } from '../text/message.ts';
import { isAgent } from './agents.ts';
import { toolAddresses } from './tool-addresses.ts';
import { loginOfNoReply, namedCoAuthors } from './trailers.ts';

/** Something that shows the work of a coding agent. */
export interface AgentSign {
  /** `wrote`: the agent's own work. `assisted`: a person's, who says that an agent helped. */
  readonly kind: 'wrote' | 'assisted';
  /** A sentence. */
  readonly says: Message;
}

/** Characters of a message or description that are read. */
const maxText = 20_000;

/**
 * What shows that a coding agent worked on the change: its account as the one that opened the pull request, or as an author or committer;
 * its address in a commit, as an author or a co-author; the trailers `Assisted-by` and `Agent-Logs-Url`; what aider and Claude Code write
 * of themselves; a link to a session of Copilot in the description. What an agent leaves no sign of is not seen.
 *
 * @param settings.agents logins of further agents
 * @returns the agent's own work first
 */
export function agentSigns(
  { pullRequest, commits }: { readonly pullRequest: PullRequest; readonly commits: Commits },
  { agents }: { readonly agents: readonly string[] },
): readonly AgentSign[] {
  const opened = [pullRequest, ...(pullRequest.copies ?? [])].flatMap(({ author }): readonly AgentSign[] =>
    author !== null && isAgent(author, agents)
      ? [{ kind: 'wrote', says: say`${author.login} opened the pull request.` }]
      : [],
  );
  const signs = [
    ...opened,
    ...commits.commits.flatMap((commit) => signsOfCommit(commit, agents)),
    ...signsOfText(pullRequest.body),
  ];
  return [
    ...signs.filter(({ kind }) => kind === 'wrote'),
    ...signs.filter(({ kind }) => kind === 'assisted'),
  ];
}

function signsOfCommit(commit: Commit, agents: readonly string[]): readonly AgentSign[] {
  const { sha, authors, committer, message } = commit;
  const [author, ...others] = authors;
  const link = commitLink(sha);
  const wrote = author === undefined ? null : agentOf(author, agents);
  const committed = agentOf(committer, agents);
  if (wrote !== null) return [{ kind: 'wrote', says: say`${wrote} wrote ${link}.` }];
  if (committed !== null) return [{ kind: 'wrote', says: say`${committed} committed ${link}.` }];
  const trailers = trailersOf(message);
  if (trailers.some(({ key }) => key === 'agent-logs-url'))
    return [{ kind: 'wrote', says: say`${link} links the session of an agent (${'Agent-Logs-Url'}).` }];
  const coAuthors = [
    ...others.map((each) => agentOf(each, agents)),
    ...namedCoAuthors(message.slice(0, maxText)).named.map(({ email, login }) =>
      email === null
        ? agentOfActor(login === null ? null : { login: login.name, kind: kindOf(login.name) }, agents)
        : agentOfAddress(email, agents),
    ),
  ];
  const coAuthor = coAuthors.find((name) => name !== null);
  if (coAuthor !== undefined && coAuthor !== null)
    return [{ kind: 'assisted', says: say`${link} names ${coAuthor} as a co-author.` }];
  const assisted = trailers.find(({ key, value }) => key === 'assisted-by' && !isOfPerson(value, agents));
  if (generated.test(message.slice(0, maxText)))
    return [{ kind: 'assisted', says: say`${link} says that it was generated with Claude Code.` }];
  if (assisted !== undefined)
    return [{ kind: 'assisted', says: say`${link} was assisted by ${assisted.value}.` }];
  return authors.some(({ name }) => name.endsWith(aiderSuffix)) || committer.name.endsWith(aiderSuffix)
    ? [{ kind: 'assisted', says: say`${link} names aider beside its author.` }]
    : [];
}

/** aider puts it behind the name of the person who uses it: https://aider.chat/docs/git.html#commit-attribution */
const aiderSuffix = ' (aider)';

/** A person who helped is named with an address, as in `Assisted-by: Grace <grace@example.com>`. */
function isOfPerson(value: string, agents: readonly string[]): boolean {
  const [, address] = /<([^<>\s]{1,90}@[^<>\s]{1,90})>$/.exec(value) ?? [];
  return address !== undefined && agentOfAddress(address, agents) === null;
}

function agentOf({ actor, email }: Signature, agents: readonly string[]): string | null {
  return agentOfActor(actor, agents) ?? agentOfAddress(email, agents);
}

function agentOfActor(actor: Actor | null, agents: readonly string[]): string | null {
  return actor !== null && isAgent(actor, agents) ? actor.login : null;
}

function agentOfAddress(email: string, agents: readonly string[]): string | null {
  const address = email.toLowerCase();
  if (Object.hasOwn(toolAddresses, address)) return toolAddresses[address] ?? null;
  const login = loginOfNoReply(address);
  return login === null ? null : agentOfActor({ login, kind: kindOf(login) }, agents);
}

function kindOf(login: string): Actor['kind'] {
  return login.endsWith('[bot]') ? 'bot' : 'user';
}

interface Trailer {
  readonly key: string;
  readonly value: string;
}

/**
 * `Assisted-by` is the trailer of the Linux kernel: https://docs.kernel.org/process/coding-assistants.html
 * Copilot's agent writes `Agent-Logs-Url`: https://docs.github.com/copilot/concepts/agents/coding-agent/about-coding-agent
 */
const trailer = /^(assisted-by|agent-logs-url)[ \t]{0,5}:[ \t]{0,20}(\S.{0,99})/i;

function trailersOf(message: string): readonly Trailer[] {
  return message
    .slice(0, maxText)
    .split(/\r\n|[\n\r]/)
    .flatMap((line) => {
      const [, key = '', value = ''] = trailer.exec(line) ?? [];
      return key === '' ? [] : [{ key: key.toLowerCase(), value: value.trim() }];
    });
}

/** The page of a session of Copilot's agent. It is looked for in the text and never opened. */
const session = /https:\/\/github\.com\/[\w.-]{1,100}\/[\w.-]{1,100}\/sessions\/[0-9a-f]{8}-[0-9a-f-]{27}/i;

/** The line that Claude Code writes below a description and a message: https://docs.claude.com/en/docs/claude-code/settings (attribution) */
const generated = /Generated with \[?Claude Code\b/i;

function signsOfText(body: string): readonly AgentSign[] {
  const text = body.slice(0, maxText);
  if (session.test(text))
    return [{ kind: 'assisted', says: say`The description links the session of an agent.` }];
  return generated.test(text)
    ? [{ kind: 'assisted', says: say`The description says that it was generated with Claude Code.` }]
    : [];
}
