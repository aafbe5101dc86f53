import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Fields, Log } from '../platform/log.ts';
import { logMessages } from '../platform/messages/log-messages.ts';
import { StoreUnavailable } from '../store/database/database.ts';
import { isHandled } from './events.ts';

/** Where GitHub sends deliveries: Probot's default path. */
export const webhookPath = '/api/github/webhooks';

/** Bytes; GitHub sends no larger payload: https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap */
const maxPayloadSize = 25 * 1024 * 1024;

/** Bytes of bodies that are read at the same time: anyone can send them. Beyond it a delivery is refused, and requested again later. */
const maxBytesInFlight = 96 * 1024 * 1024;

/** Bytes of them that large bodies may take, so that ordinary ones still get in. */
const maxLargeBytesInFlight = 64 * 1024 * 1024;
const largeSize = 1024 * 1024;

/** GitHub's signature: https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries */
const signatureForm = /^sha256=[0-9a-f]{64}$/;

/** What became of a delivery. */
export type Receipt =
  /** Its work is stored, now or by an earlier delivery with the same id; or it causes none. */
  | { readonly outcome: 'accepted' }
  /** A field that is read is missing or malformed: nothing was stored. */
  | { readonly outcome: 'not_understood' }
  /** Its work could not be stored. */
  | { readonly outcome: 'failed'; readonly error: unknown };

/** Processes a well-formed delivery. */
export interface Receiver {
  /** Whether the body was signed with the app's webhook secret; compares in constant time. */
  verify(body: string, signature: string): Promise<boolean>;
  /** Resolves when the work that the event causes is on the disk, or could not be stored. */
  receive(event: { readonly id: string; readonly name: string; readonly payload: object }): Promise<Receipt>;
}

/**
 * `accepted`: its work is stored, now or by an earlier delivery with the same id. `ignored`: the app does not handle this event.
 * `not_understood`: a field that is read is missing or malformed. `refused`: see the status.
 */
export const deliveryOutcomes = ['accepted', 'ignored', 'not_understood', 'refused'] as const;
type DeliveryOutcome = (typeof deliveryOutcomes)[number];

export interface DeliveryMetrics {
  /** A delivery was answered with this HTTP status, after this many milliseconds. The event is untrusted input. */
  delivery(event: string, outcome: DeliveryOutcome, status: number, ms: number): void;
}

/** Routes with access to Node's own request. */
type Routes = Hono<{ Bindings: HttpBindings }>;

/** What the intake holds at this moment. */
export interface IntakeLoad {
  /** Deliveries that wait for their answer. */
  inFlight: number;
  /** Bytes of their bodies, whose senders are not known before the last one is read. */
  bytes: number;
}

/**
 * The intake: a delivery is answered 2xx only after its work was stored; no request is sent to GitHub. 200 is the answer where there is
 * nothing to do: the event is not handled, or its payload not understood. Refusals: 415 and 400 for a request that is not a delivery,
 * 413 over GitHub's limit, 401 for a wrong signature, 503 when the work could not be stored or too many large bodies are being read. GitHub shows them to the app's owner, who
 * can redeliver.
 */
export function webhookRoutes(parts: {
  readonly receiver: Receiver;
  readonly log: Log;
  readonly metrics: DeliveryMetrics;
  readonly load: IntakeLoad;
}): Routes {
  const { receiver, log, metrics, load } = parts;
  const routes: Routes = new Hono();
  /** The requests whose payload was not understood: the status alone does not show it. */
  const notUnderstood = new WeakSet<object>();
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
    const outcome = notUnderstood.has(context.env.incoming) ? 'not_understood' : outcomeOf(status);
    metrics.delivery(event, outcome, status, performance.now() - began);
  });
  routes.post(webhookPath, async (context) => {
    const refuse = (status: 400 | 401 | 413 | 415 | 503, why: string, facts: Fields = {}) => {
      log.warn({ ...facts, status, why }, logMessages.deliveryRefused);
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
    // Before the body is read: it takes memory, and anyone can send it.
    if (!signatureForm.test(signature)) return refuse(401, 'X-Hub-Signature-256 does not match', facts);

    const read = await readBody(context.env.incoming, load);
    if (!read.whole) return refuse(read.status, read.why, facts);
    const { body } = read;
    if (body === '' || !(await receiver.verify(body, signature))) {
      return refuse(401, 'X-Hub-Signature-256 does not match', facts);
    }
    const payload = parseObject(body);
    if (payload === null) return refuse(400, 'the payload is not a JSON object', facts);
    if (!isHandled(name)) return context.text('nothing to do', 200);
    const receipt = await receiver.receive({ id, name, payload });
    switch (receipt.outcome) {
      case 'accepted':
        return context.text('accepted', 202);
      case 'not_understood':
        notUnderstood.add(context.env.incoming);
        return context.text('nothing to do', 200);
      case 'failed': {
        const { error } = receipt;
        if (!(error instanceof StoreUnavailable))
          log.error({ ...facts, err: error }, logMessages.deliveryFailed);
        return refuse(503, 'the work could not be stored', facts);
      }
    }
  });
  return routes;
}

function outcomeOf(status: number): DeliveryOutcome {
  if (status === 202) return 'accepted';
  return status === 200 ? 'ignored' : 'refused';
}

type Read =
  | { readonly whole: true; readonly body: string }
  | { readonly whole: false; readonly status: 400 | 413 | 503; readonly why: string };

const tooLarge: Read = { whole: false, status: 413, why: 'the payload is over 25 MB' };
const busy: Read = { whole: false, status: 503, why: 'too many large payloads at the same time' };
const cutOff: Read = { whole: false, status: 400, why: 'the payload was cut off' };

/**
 * The body as text; reading stops as soon as it is too large, whatever its declared length. It is read from the socket: the platform's
 * `Request` would take a tenth of the time of a delivery.
 */
async function readBody(incoming: HttpBindings['incoming'], load: IntakeLoad): Promise<Read> {
  if (Number(incoming.headers['content-length'] ?? 0) > maxPayloadSize) return tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Kept open when reading stops: the refusal is sent on the same connection.
    for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      load.bytes += chunk.byteLength;
      if (size > maxPayloadSize) return tooLarge;
      if (load.bytes > (size > largeSize ? maxLargeBytesInFlight : maxBytesInFlight)) return busy;
      chunks.push(chunk);
    }
  } catch {
    return cutOff;
  } finally {
    load.bytes -= size;
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
