import type { Emulator, EmulatorOptions, PageResponse } from '../handles/emulator.ts';
import type { Incoming, Reply } from '../http/exchange.ts';

/**
 * Answers the paths under `/_emulator`: the control API at `/_emulator/api/`, for programs that drive the emulator from another process; else its pages.
 *
 * - `GET  /_emulator/api/violations`, `…/requests`, `…/deliveries`: as JSON
 * - `POST /_emulator/api/idle`: answers when the emulator is idle
 * - `POST /_emulator/api/clock` with `{"advance": <milliseconds>}`
 * - `POST /_emulator/api/deliveries/<id>/redeliver`
 * - `POST /_emulator/api/faults` with `{"operation", "status", "times"}`; `DELETE` ends all faults
 */
export async function answerPages(
  emulator: Emulator,
  pages: EmulatorOptions['pages'],
  incoming: Incoming,
): Promise<Reply> {
  const path = incoming.path.slice('/_emulator'.length) || '/';
  if (path.startsWith('/api/')) {
    const answer = await control(emulator, `${incoming.method} ${path.slice('/api/'.length)}`, incoming.body);
    return reply(
      answer === undefined ? 404 : 200,
      'application/json; charset=utf-8',
      JSON.stringify(answer ?? null),
    );
  }
  const show = pages ?? (await import('./pages.ts')).pages;
  const form = (incoming.body ?? {}) as Readonly<Record<string, string>>;
  const page = await show({ method: incoming.method, path, form }, emulator);
  return page === undefined
    ? reply(404, 'text/plain; charset=utf-8', 'There is no such page.')
    : reply(page.status, page.contentType, page.body, nextPage(incoming, page));
}

/** Handles a request of the control API; undefined when there is no such endpoint. */
async function control(emulator: Emulator, what: string, body: unknown): Promise<unknown> {
  const { advance, operation, status, times } = (body ?? {}) as {
    readonly advance?: number;
    readonly operation?: string;
    readonly status?: number;
    readonly times?: number;
  };
  const [, delivery] = /^POST deliveries\/(\d+)\/redeliver$/.exec(what) ?? [];
  if (delivery !== undefined) return emulator.redeliver(Number(delivery));
  switch (what) {
    case 'GET violations':
      return emulator.violations;
    case 'GET requests':
      return emulator.requests;
    case 'GET deliveries':
      return emulator.deliveries;
    case 'POST idle':
      await emulator.idle();
      return {};
    case 'POST clock':
      emulator.clock.advance(advance ?? 0);
      return { now: emulator.clock.now() };
    case 'POST faults':
      emulator.faults.fail(operation ?? '*', {
        status: status ?? 502,
        ...(times !== undefined && { times }),
      });
      return {};
    case 'DELETE faults':
      emulator.faults.clear();
      return {};
    default:
      return undefined;
  }
}

function reply(
  status: number,
  contentType: string,
  body: string | Uint8Array,
  headers: Reply['headers'] = {},
): Reply {
  return {
    status,
    headers: { 'content-type': contentType, ...headers },
    body,
    after: [],
    operation: '',
    actor: '',
  };
}

/** With `?refresh`, which follows an action, the page is loaded once more after the app had time to react. */
function nextPage({ url }: Incoming, { location }: PageResponse): Reply['headers'] {
  if (location !== undefined) return { location };
  return url.searchParams.has('refresh') ? { refresh: `2; url=${url.pathname}` } : {};
}
