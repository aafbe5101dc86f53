import { randomUUID } from 'node:crypto';
import type { Contract } from '../contract/contract.ts';
import { projectEntity } from '../contract/project-entity.ts';
import { accountJson, type Json, nodeId } from '../entities/account.ts';
import { repositoryJson } from '../entities/repository.ts';
import { timestamp } from '../world/clock.ts';
import type { Account } from '../world/model.ts';
import type { WorldEvent, WorldState } from '../world/state.ts';
import type { OutgoingWebhook, Webhook } from './delivery.ts';
import { hookId, type Sender } from './sender.ts';
import { isSubscribed } from './subscription.ts';

export type Outcome<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly error: unknown };

export interface Done<Result> {
  readonly outcome: Outcome<Result>;
  /** Sends the webhooks of the change. */
  readonly sendWebhooks: () => void;
}

/** Turns events into webhooks with the current state, and keeps them until they are sent. */
export class Outbox {
  private readonly contract: Contract;
  private readonly sender: Sender;
  private readonly report: (violation: string) => void;
  private waiting: OutgoingWebhook[] = [];
  private turn: Promise<unknown> = Promise.resolve();

  constructor(contract: Contract, sender: Sender, report: (violation: string) => void) {
    this.contract = contract;
    this.sender = sender;
    this.report = report;
  }

  /** Runs a change of the world; changes are serialized. Its webhooks wait for `sendWebhooks`, since GitHub sends them after its answer. */
  async perform<Result>(work: () => Promise<Result>): Promise<Done<Result>> {
    const turn = this.turn.then(async () => ({
      outcome: await outcomeOf(work),
      events: this.waiting.splice(0),
    }));
    this.turn = turn;
    const { outcome, events } = await turn;
    return {
      outcome,
      sendWebhooks: () => {
        for (const event of events) this.sender.send(event);
      },
    };
  }

  /** Queues the webhook of an event, if an installation is subscribed to it. */
  async add(world: WorldState, happened: WorldEvent): Promise<void> {
    const { event, action, repository, sender } = happened;
    if (this.sender.receiver === null) return;
    const installation =
      happened.installation ?? (repository === null ? null : world.installationOn(repository));
    if (installation === null || !isSubscribed(installation, event)) return;
    this.queue(
      world,
      event,
      action,
      {
        ...(repository !== null && {
          repository: repositoryJson(world, repository),
          installation: { id: installation.id, node_id: nodeId('MDIz', installation.id) },
        }),
        ...organizationJson(world, repository?.owner ?? installation.account),
        ...(await happened.payload()),
        sender: accountJson(world, sender),
      },
      { installationId: installation.id, repositoryId: repository?.id ?? null },
    );
  }

  /** The payload of an event as a workflow gets it: that of the webhook, without an installation. */
  async payloadForWorkflows(world: WorldState, happened: WorldEvent): Promise<Json> {
    const { event, action, repository, sender } = happened;
    if (repository === null) throw new Error(`${event} is about no repository`);
    return this.checked(world, event, action, {
      repository: repositoryJson(world, repository),
      ...organizationJson(world, repository.owner),
      ...(await happened.payload()),
      sender: accountJson(world, sender),
    });
  }

  /** Queues the `ping` event. */
  ping(world: WorldState): void {
    const hook = hookJson(world, this.sender.receiver);
    this.queue(
      world,
      'ping',
      undefined,
      { zen: 'Keep it logically awesome.', hook_id: hook.id, hook },
      { installationId: null, repositoryId: null },
    );
  }

  private queue(
    world: WorldState,
    event: string,
    action: string | undefined,
    entity: Json,
    origin: Pick<OutgoingWebhook, 'installationId' | 'repositoryId'>,
  ): void {
    const payload = this.checked(world, event, action, entity);
    this.waiting.push({ ...origin, guid: randomUUID(), event, action: action ?? null, payload });
  }

  /** Reduces an entity to what GitHub documents for the event, and reports what differs from it. */
  private checked(world: WorldState, event: string, action: string | undefined, entity: Json): Json {
    const schema = this.contract.webhookSchema(event, action);
    if (schema === undefined) throw new Error(`GitHub's description has no webhook ${event}.${action}`);
    const named = action === undefined ? entity : { action, ...entity };
    const payload = projectEntity(this.contract, schema, named, { baseUrl: world.url }) as Json;
    for (const violation of this.contract.webhookViolations(event, action, payload)) this.report(violation);
    return payload;
  }
}

/** Also catches synchronous errors: the next change must still run. */
async function outcomeOf<Result>(work: () => Promise<Result>): Promise<Outcome<Result>> {
  try {
    return { ok: true, result: await work() };
  } catch (error) {
    return { ok: false, error };
  }
}

function organizationJson(world: WorldState, owner: Account): Json {
  if (owner.kind !== 'Organization') return {};
  return { organization: { ...accountJson(world, owner), url: `${world.url}/orgs/${owner.login}` } };
}

/** The app's webhook as `ping` shows it. */
function hookJson(world: WorldState, receiver: Webhook | null): Json {
  const { app } = world;
  return {
    id: hookId,
    type: 'App',
    name: 'web',
    active: true,
    app_id: app.id,
    events: app.events,
    config: { content_type: 'json', insecure_ssl: '0', secret: '********', url: receiver?.url },
    created_at: timestamp(app.createdAt),
    updated_at: timestamp(app.createdAt),
    deliveries_url: `${world.url}/app/hook/deliveries`,
  };
}
