import type { AuthorizationCodes } from '../auth/authorization-codes.ts';
import type { Services } from '../rest/call.ts';
import type { Incoming, Reply } from './exchange.ts';
import { applyFault, Dropped, RefusedWith } from './faults-and-limits.ts';
import type { ApiContext } from './rest.ts';

const authorize = '/login/oauth/authorize';
const token = '/login/oauth/access_token';

/** Whether a request is a step of a sign-in with the app, which is no operation of the API. */
export function asksForOauth({ method, path }: Incoming): boolean {
  return (method === 'GET' && path === authorize) || (method === 'POST' && path === token);
}

/**
 * Answers a step of a sign-in with the app. The page where people let the app act for them lists the people; with `login`, that person has
 * agreed before and is sent back at once.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
 *
 * @throws {Dropped} when a fault closes the connection
 */
export async function answerOauth({ services, pause }: ApiContext, incoming: Incoming): Promise<Reply> {
  const operation = incoming.path === token ? 'oauth/access-token' : 'oauth/authorize';
  const reply = (status: number, headers: Record<string, string>, body: string | null): Reply => ({
    status,
    headers,
    body,
    after: [],
    operation,
    actor: 'anonymous',
  });
  const json = (status: number, value: unknown, headers: Record<string, string> = {}): Reply =>
    reply(status, { ...headers, 'content-type': 'application/json; charset=utf-8' }, JSON.stringify(value));
  try {
    const ending = await applyFault(services.faults, 'anonymous', [operation], pause);
    const answered =
      operation === 'oauth/authorize'
        ? authorization(services, incoming, reply)
        : exchange(services.codes, incoming, reply, json);
    if (ending === 'drop') throw new Dropped(operation, 'anonymous');
    return { ...answered, breaksOff: ending === 'break off' };
  } catch (error) {
    if (!(error instanceof RefusedWith)) throw error;
    return json(error.status, { message: error.message }, error.headers);
  }
}

type Answer = (status: number, headers: Record<string, string>, body: string | null) => Reply;

/** A form, unless the client asks for JSON. */
function exchange(
  codes: AuthorizationCodes,
  { body, headers }: Incoming,
  reply: Answer,
  json: (status: number, value: unknown) => Reply,
): Reply {
  const answer = codes.exchange(typeof body === 'object' && body !== null ? { ...body } : {});
  if (headers.accept?.includes('application/json') === true) return json(200, answer);
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(answer)) form.set(name, String(value));
  return reply(200, { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }, String(form));
}

function authorization({ codes, world }: Services, { url }: Incoming, reply: Answer): Reply {
  const { client } = codes;
  const given = (name: string): string => url.searchParams.get(name) ?? '';
  const [registered] = client.callbackUrls;
  if (given('client_id') !== client.clientId || registered === undefined)
    return reply(404, { 'content-type': 'text/plain; charset=utf-8' }, 'Not Found');
  const redirectUri = given('redirect_uri') || registered;
  const back = (target: string, parameters: Record<string, string>): Reply => {
    const location = new URL(target);
    for (const [name, value] of Object.entries(parameters)) location.searchParams.set(name, value);
    if (given('state') !== '') location.searchParams.set('state', given('state'));
    // Who answers (RFC 9207): a client that knows several servers notices that another one sent the code.
    location.searchParams.set('iss', `${url.origin}/login/oauth`);
    return reply(302, { location: String(location) }, null);
  };
  if (!client.callbackUrls.includes(redirectUri))
    return back(registered, {
      error: 'redirect_uri_mismatch',
      error_description: 'The redirect_uri MUST match the registered callback URL for this application.',
    });
  const challenge = given('code_challenge');
  if (challenge !== '' && given('code_challenge_method') !== 'S256')
    return back(redirectUri, {
      error: 'invalid_request',
      error_description: 'The code_challenge_method must be S256.',
    });
  const account = given('login') === '' ? null : world.findAccount(given('login'));
  if (account?.kind !== 'User') return reply(200, htmlType, choice(world, url));
  return back(redirectUri, { code: codes.issue(account, redirectUri, challenge || null) });
}

const htmlType = { 'content-type': 'text/html; charset=utf-8' };

/** A link for each person who could be at the browser. */
function choice(world: Services['world'], url: URL): string {
  const people = world.existingAccounts().filter((one) => one.kind === 'User' && one !== world.webFlow);
  const links = people.map(({ login }) => {
    const target = new URL(url);
    target.searchParams.set('login', login);
    const address = `${target.pathname}${target.search}`.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    return `<li><a href="${address}">Authorize as ${login}</a></li>`;
  });
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Authorize ${world.app.slug}</title>
<h1>Let ${world.app.slug} act for you?</h1>
<ul>${links.join('')}</ul></html>
`;
}
