import type { operations } from '@octokit/openapi-types';
import { pullRequestOf } from '../actions/pull-request.ts';
import { type Actor, accountOf, covered, sees, type Tokens } from '../auth/actor.ts';
import type { AuthorizationCodes } from '../auth/authorization-codes.ts';
import type { RateLimits } from '../auth/rate-limit.ts';
import type { FaultRegistry } from '../faults/fault-registry.ts';
import type { Outbox } from '../webhooks/outbox.ts';
import type { Sender } from '../webhooks/sender.ts';
import type { Account, IssueState, PullRequestState, RepositoryState } from '../world/model.ts';
import { assertWritable, mayPush } from '../world/permission.ts';
import { notFound, Problem } from '../world/problem.ts';
import type { WorldState } from '../world/state.ts';

/** The parts of the emulator that request handlers use. */
export interface Services {
  readonly world: WorldState;
  readonly tokens: Tokens;
  readonly codes: AuthorizationCodes;
  readonly limits: RateLimits;
  readonly faults: FaultRegistry;
  readonly sender: Sender;
  readonly outbox: Outbox;
}

export interface CallOptions {
  readonly services: Services;
  readonly actor: Actor;
  readonly method: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** The address as the client sent it, with the layout's prefix. */
  readonly url: URL;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** A REST request that conforms to GitHub's description. */
export class Call {
  readonly services: Services;
  readonly world: WorldState;
  readonly actor: Actor;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly url: URL;
  readonly body: unknown;
  readonly accept: string;
  readonly authorization: string;
  private readonly method: string;

  constructor({ services, actor, method, parameters, query, url, body, headers }: CallOptions) {
    this.services = services;
    this.world = services.world;
    this.actor = actor;
    this.method = method;
    this.parameters = parameters;
    this.query = query;
    this.url = url;
    this.body = body;
    this.accept = String(headers.accept ?? '');
    this.authorization = String(headers.authorization ?? '');
  }

  /** A parameter of the path. */
  text(name: string): string {
    const value = this.parameters[name];
    if (value === undefined) throw new Error(`the path has no ${name}`);
    return value;
  }

  number(name: string): number {
    return Number(this.text(name));
  }

  get account(): Account {
    return accountOf(this.actor);
  }

  /**
   * The repository of the path.
   *
   * @throws {Problem} 404 if the caller cannot see it, 403 for a change if an installation does not cover it or it is archived
   */
  get repository(): RepositoryState {
    const repository = this.world.repository(`${this.text('owner')}/${this.text('repo')}`);
    if (!sees(this.actor, repository)) throw notFound();
    if (this.method !== 'GET' && this.actor.kind === 'installation' && !covered(this.actor, repository)) {
      throw new Problem(403, 'Resource not accessible by integration');
    }
    if (this.method !== 'GET') assertWritable(repository);
    return repository;
  }

  /** The same, if the caller has push access. @throws {Problem} 403 */
  get writableRepository(): RepositoryState {
    const { repository } = this;
    if (!mayPush(repository, this.account)) {
      throw new Problem(403, 'Must have push access to the repository.');
    }
    return repository;
  }

  get pullRequest(): PullRequestState {
    return pullRequestOf(this.repository, this.number('pull_number'));
  }

  get issue(): IssueState {
    const issue = this.repository.issues.get(this.number('issue_number'));
    if (issue === undefined) throw notFound();
    return issue;
  }
}

export interface Answer {
  readonly status: number;
  /** An entity, reduced to the documented properties before it is sent; bytes or text with a media type are sent unchanged. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a body that is not JSON. */
  readonly mediaType?: string;
  /** Runs after the answer is sent. */
  readonly after?: () => Promise<unknown>;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;

/** By operation id. */
export type Handlers = Readonly<Record<string, Handler>>;

type BodyOf<Id extends keyof operations> = operations[Id] extends {
  requestBody?: { content: { 'application/json': infer Body } };
}
  ? NonNullable<Body>
  : never;

/** A handler that reads the body: it was checked against the operation's description before. */
export function withBody<Id extends keyof operations>(
  handle: (call: Call, body: BodyOf<Id>) => Answer | Promise<Answer>,
): Handler {
  return (call) => handle(call, (call.body ?? {}) as BodyOf<Id>);
}

export function ok(body: unknown, headers?: Answer['headers']): Answer {
  return { status: 200, body, ...(headers !== undefined && { headers }) };
}

export function created(body: unknown): Answer {
  return { status: 201, body };
}

export const noContent: Answer = { status: 204 };
