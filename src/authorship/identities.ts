import type { Signature } from '../evidence/commits.ts';
import type { Actor } from '../evidence/pull-request.ts';
import { account } from './account.ts';
import { toolAddresses } from './tool-addresses.ts';
import { loginOfNoReply, type NamedCoAuthor } from './trailers.ts';

/** The word of the policy for an address that belongs to no person. `@nobody` is the account of that name. */
export const nobody = 'nobody';

/**
 * Whom a signature or a trailer names: accounts, nobody (a tool), or an identity that is unknown. A name may be both: an address that
 * looks like an account's but that GitHub links to none.
 */
export interface Identity {
  readonly accounts: readonly Actor[];
  /** The address or name that belongs to no account. */
  readonly unknown: string | null;
}

/** What tells whose an address or a name is. */
export interface KnownIdentities {
  /** Of the policy: by address or name, a login or {@link nobody}. */
  readonly identities: Readonly<Record<string, string>>;
  /** By address in lower case, the account that GitHub links elsewhere in the same change. */
  readonly linked: ReadonlyMap<string, Actor>;
  /** By key, the accounts that the pull request shows: a bare name is a login where it is one of these. */
  readonly accounts: ReadonlyMap<string, Actor>;
}

/** Whom a signature names. The account that GitHub links decides, then the policy, then the list of tools. */
export function identityOf({ actor, email }: Signature, known: KnownIdentities): Identity {
  if (actor !== null) return onlyAccount(actor);
  return ofAddress(email.toLowerCase(), email, known);
}

/** Whom a trailer names that GitHub did not read, for it reads only one shape. */
export function identityOfNamed({ text, email, login }: NamedCoAuthor, known: KnownIdentities): Identity {
  if (email !== null) {
    const found = ofAddress(email, email, known);
    // GitHub was not asked about this address: the login in it is as good as a link.
    return found.accounts.length > 0 ? { ...found, unknown: null } : found;
  }
  const mapped = mappedTo(text, known);
  if (mapped !== null) return mapped;
  if (login === null) return unknownName(text);
  const shown = known.accounts.get(login.name.toLowerCase());
  if (shown !== undefined) return onlyAccount(shown);
  return login.certain ? onlyAccount({ login: login.name, kind: 'user' }) : unknownName(text);
}

function ofAddress(address: string, written: string, known: KnownIdentities): Identity {
  const mapped = mappedTo(address, known);
  if (mapped !== null) return mapped;
  if (Object.hasOwn(toolAddresses, address)) return { accounts: [], unknown: null };
  const linked = known.linked.get(address);
  if (linked !== undefined) return onlyAccount(linked);
  const login = loginOfNoReply(address);
  return { accounts: login === null ? [] : [{ login, kind: kindOf(login) }], unknown: written };
}

/** Addresses and names do not differ by case. */
function mappedTo(name: string, { identities }: KnownIdentities): Identity | null {
  const wanted = name.toLowerCase();
  const found = Object.entries(identities).find(([key]) => key.toLowerCase() === wanted)?.[1];
  if (found === undefined) return null;
  if (found === nobody) return { accounts: [], unknown: null };
  const login = found.replace(/^@/, '');
  return onlyAccount({ login, kind: kindOf(login) });
}

function onlyAccount(actor: Actor): Identity {
  return { accounts: [actor], unknown: null };
}

function unknownName(text: string): Identity {
  return { accounts: [], unknown: text };
}

function kindOf(login: string): Actor['kind'] {
  return login.endsWith('[bot]') ? 'bot' : 'user';
}

/** The accounts by key. */
export function accountsByKey(actors: Iterable<Actor>): ReadonlyMap<string, Actor> {
  return new Map([...actors].map((actor) => [account(actor), actor]));
}

/**
 * The login of the account that an address belongs to, by the policy or by its form.
 *
 * @param identities of the policy: by address or name, a login or {@link nobody}
 * @returns null where it belongs to nobody or is not known
 */
export function loginOfAddress(address: string, identities: Readonly<Record<string, string>>): string | null {
  const known: KnownIdentities = { identities, linked: new Map(), accounts: new Map() };
  return ofAddress(address.toLowerCase(), address, known).accounts[0]?.login ?? null;
}
