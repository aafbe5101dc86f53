import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Log } from '../platform/log.ts';
import { isHeard } from './events.ts';

/** Where GitHub sends deliveries, as Probot has it. */
export const webhookPath = '/api/github/webhooks';

/** GitHub sends no payload over 25 MB: https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap */
const largestPayload = 25 * 1024 * 1024;

/** Takes over a delivery that is well formed. */
export interface Receiver {
  /** Whether the body was signed with the app's webhook secret; compares in constant time. */
  verify(body: string, signature: string): Promise<boolean>;
  /** Resolves when the work that follows from the event is safely stored; rejects when it is not. */
  receive(event: { readonly id: string; readonly name: string; readonly payload: object }): Promise<void>;
}

/** `accepted`: its work is stored, now or when it came before. `ignored`: no such event is heard. `refused`: by its status. */
export const deliveryOutcomes = ['accepted', 'ignored', 'refused'] as const;
type DeliveryOutcome = (typeof deliveryOutcomes)[number];

export interface DeliveryMetrics {
  /** A delivery was answered with this HTTP status, after this many milliseconds. The event is as it came, not trusted. */
  delivery(event: string, outcome: DeliveryOutcome, status: number, ms: number): void;
}

/** Sees the request also as Node has it. */
type Routes = Hono<{ Bindings: HttpBindings }>;

/** How many deliveries wait for their answer at this moment. */
export interface IntakeLoad {
  inFlight: number;
}

/**
 * The intake: a delivery is answered 2xx only after its work was stored, and asks nothing of GitHub. Refusals:
 * 415 and 400 for what is no delivery, 413 over GitHub's limit, 401 for a signature that is not ours, 503 when the work
 * could not be stored. GitHub shows them to the app's owner, who can send the delivery again.
 */
export function webhookRoutes(parts: {
  readonly receiver: Receiver;
  readonly log: Log;
  readonly metrics: DeliveryMetrics;
  readonly load: IntakeLoad;
}): Routes {
  const { receiver, log, metrics, load } = parts;
  const routes: Routes = new Hono();
  routes.use(webhookPath, async (context, next) => {
    const began = performance.now();
    load.inFlight += 1;
    try {
      await next();
    } finally {
      load.inFlight -= 1;
    }
    const { status } = context.res;
    const event = context.req.header('x-github-event') ?? '';
    metrics.delivery(event, outcomeOf(status), status, performance.now() - began);
  });
  routes.post(webhookPath, async (context) => {
    const refuse = (status: 400 | 401 | 413 | 415 | 503, why: string, facts: object = {}) => {
      log.warn({ ...facts, status }, `delivery refused: ${why}`);
      return context.text(why, status);
    };
    if (!/^application\/json\s*(;|$)/i.test(context.req.header('content-type') ?? '')) {
      return refuse(415, 'the content type of the webhook must be application/json');
    }
    const id = context.req.header('x-github-delivery') ?? '';
    const name = context.req.header('x-github-event') ?? '';
    const signature = context.req.header('x-hub-signature-256') ?? '';
    if (!/^[A-Za-z0-9-]{1,64}$/.test(id)) return refuse(400, 'X-GitHub-Delivery is missing or malformed');
    if (!/^[a-z0-9_]{1,64}$/.test(name)) return refuse(400, 'X-GitHub-Event is missing or malformed');
    const facts = { delivery: id, event: name };

    const read = await readBody(context.env.incoming);
    if (!read.whole) return refuse(read.status, read.why, facts);
    const { body } = read;
    if (signature === '' || body === '' || !(await receiver.verify(body, signature))) {
      return refuse(401, 'X-Hub-Signature-256 does not match', facts);
    }
    const payload = parseObject(body);
    if (payload === null) return refuse(400, 'the payload is no JSON object', facts);
    if (!isHeard(name)) return context.text('nothing to do', 200);
    try {
      await receiver.receive({ id, name, payload });
    } catch {
      // The receiver has logged the cause.
      return refuse(503, 'the work could not be stored', facts);
    }
    return context.text('accepted', 202);
  });
  return routes;
}

function outcomeOf(status: number): DeliveryOutcome {
  if (status === 202) return 'accepted';
  return status === 200 ? 'ignored' : 'refused';
}

type Read =
  | { readonly whole: true; readonly body: string }
  | { readonly whole: false; readonly status: 400 | 413; readonly why: string };

const tooLarge: Read = { whole: false, status: 413, why: 'the payload is over 25 MB' };
const brokenOff: Read = { whole: false, status: 400, why: 'the payload broke off' };

/**
 * The body as text; stops reading as soon as it is too large, whatever its declared length says. Read as it comes from the socket:
 * the platform's own `Request` around it would take a tenth of the time that a delivery costs.
 */
async function readBody(incoming: HttpBindings['incoming']): Promise<Read> {
  if (Number(incoming.headers['content-length'] ?? 0) > largestPayload) return tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Kept open when reading stops: the refusal goes back the same way.
    for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size > largestPayload) return tooLarge;
      chunks.push(chunk);
    }
  } catch {
    return brokenOff;
  }
  return { whole: true, body: Buffer.concat(chunks).toString('utf8') };
}

function parseObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
