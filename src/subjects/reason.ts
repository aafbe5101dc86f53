import type { Actor } from '../evidence/pull-request.ts';
import type { Push } from '../evidence/pushes.ts';

/** A push with the account that made it, which a webhook always names. */
export type ReportedPush = Push & { readonly by: Actor };

/** A deployment that GitHub asks the gate about. */
export interface RequestedDeployment {
  readonly id: number;
  /** When it was made, in seconds since the epoch. */
  readonly madeAt: number;
}

/** Why a subject is processed. */
export type Reason =
  /** A webhook event: `pull_request.opened`; `status` where the event has no actions; `pull_request.edited.base` for an edit of the base. */
  | { readonly kind: 'event'; readonly event: string }
  /** A verified webhook reported who pushed to this pull request: GitHub's API does not show it for forks. */
  | { readonly kind: 'pushed'; readonly number: number; readonly push: ReportedPush }
  /** A verified webhook reported that a branch was moved, and who did it; null where it names nobody that GitHub could know. */
  | { readonly kind: 'moved'; readonly push: Push }
  /** A verified webhook reported that a pull request was merged, and which commit it became. */
  | { readonly kind: 'merged'; readonly number: number; readonly commit: string }
  /**
   * A verified webhook reported a draft release with this tag, of a branch or a commit; null: of the default branch. The API shows drafts
   * only to those who may push.
   */
  | { readonly kind: 'drafted'; readonly release: number; readonly commitish: string | null }
  /** A verified webhook reported that a draft release no longer has this tag. */
  | { readonly kind: 'undrafted'; readonly release: number }
  /** A draft release names the commit. */
  | { readonly kind: 'planned' }
  /** The tag leads to the commit. */
  | { readonly kind: 'tagged' }
  /** Something was deployed, by GitHub's id of the deployment. */
  | { readonly kind: 'deployed'; readonly deployment: number }
  /** A verified webhook reported that jobs wait for the gate; the deployment is null where they make none. */
  | { readonly kind: 'gate-requested'; readonly deployment: RequestedDeployment | null }
  /** A person or an operator asked for it. */
  | { readonly kind: 'requested' }
  /** The time came at which it was to be re-evaluated. */
  | { readonly kind: 'scheduled' }
  /** A process of the service started. */
  | { readonly kind: 'started' }
  /** A subject that it follows changed while it was processed. */
  | { readonly kind: 'followed' }
  /** An evaluation saw this version of a policy file: the subject records a change that no event reported. */
  | { readonly kind: 'policy-seen'; readonly version: string }
  /** A process of this release started, with this setting. */
  | { readonly kind: 'release'; readonly version: string; readonly organizationRepository: string }
  /** Its head moved while it was evaluated. */
  | { readonly kind: 'superseded' }
  /** A full resync found it; `null`: to be evaluated whatever was evaluated before. */
  | { readonly kind: 'resync'; readonly fingerprint: string | null }
  /** A full resync no longer found it open. */
  | { readonly kind: 'unlisted' }
  /** Stored by another release. */
  | { readonly kind: 'unknown'; readonly text: string };

export const requested: Reason = { kind: 'requested' };
export const scheduled: Reason = { kind: 'scheduled' };
export const started: Reason = { kind: 'started' };
export const followed: Reason = { kind: 'followed' };
export const superseded: Reason = { kind: 'superseded' };
export const unlisted: Reason = { kind: 'unlisted' };
export const planned: Reason = { kind: 'planned' };
export const tagged: Reason = { kind: 'tagged' };

/** @param name GitHub's name of the event, with its action where it has one: `pull_request.opened` */
export function event(name: string): Reason {
  return { kind: 'event', event: name };
}

/** @param fingerprint the fingerprint that the resync saw; a subject that was evaluated with the same one is skipped */
export function resync(fingerprint: string | null = null): Reason {
  return { kind: 'resync', fingerprint };
}

/** Whether a person asked, so that nothing may be skipped or taken from a cache. */
export function isRequested(reasons: readonly Reason[]): boolean {
  return reasons.some(({ kind }) => kind === 'requested');
}

/** Whether a reason is an event of this name, whatever its action. */
export function isEventNamed(reason: Reason, name: string): boolean {
  return reason.kind === 'event' && (reason.event === name || reason.event.startsWith(`${name}.`));
}

/** @param version of the policy file, as `policyFileVersion` writes it */
export function policySeen(version: string): Reason {
  return { kind: 'policy-seen', version };
}

/** The texts in the store: existing databases hold them. */
const storedTexts = {
  requested: 're-evaluate',
  scheduled: 'time',
  started: 'start',
  followed: 'followed',
  superseded: 'superseded',
  unlisted: 'unlisted',
  planned: 'planned',
  tagged: 'tagged',
  resync: 'resync',
} as const;

const fingerprintPrefix = `${storedTexts.resync} `;

const constantReasons = new Map<string, Reason>(
  [requested, scheduled, started, followed, superseded, unlisted, planned, tagged, resync()].map((reason) => [
    encodeReason(reason),
    reason,
  ]),
);

/** `pushed 7 <after> <before or -> user mona`, with the number of the pull request. */
const pushed =
  /^pushed ([1-9]\d{0,9}) ([0-9a-f]{40,64}) ([0-9a-f]{40,64}|-) (user|bot|other) ([A-Za-z0-9_[\]-]{1,120})$/;

function encodePush(number: number, { by, before, after }: ReportedPush): string {
  return `pushed ${number} ${after} ${before ?? '-'} ${by.kind} ${by.login}`;
}

function decodePush(text: string): Reason | null {
  const [, number, after = '', before = '-', kind = 'other', login = ''] = pushed.exec(text) ?? [];
  if (number === undefined) return null;
  const by = { login, kind: kind as 'user' | 'bot' | 'other' };
  return {
    kind: 'pushed',
    number: Number(number),
    push: { by, before: before === '-' ? null : before, after },
  };
}

/** `policy 33188:<blob>`, or `policy none`. */
const seenPolicy = /^policy (none|unread|\d{1,6}:[0-9a-f]{40,64})$/;

/** `release 1.2.3 .github`. */
const releaseText = /^release ([0-9A-Za-z.+-]{1,100}) ([A-Za-z0-9._-]{1,100})$/;

/** `moved <after> <before or -> user mona`; `other -` for nobody. */
const moved = /^moved ([0-9a-f]{40,64}) ([0-9a-f]{40,64}|-) (user|bot|other) ([A-Za-z0-9_[\]-]{1,120})$/;

function encodeMove({ by, before, after }: Push): string {
  return `moved ${after} ${before ?? '-'} ${by?.kind ?? 'other'} ${by?.login ?? '-'}`;
}

function decodeMove(text: string): Reason | null {
  const [, after, before = '-', kind = 'other', login = '-'] = moved.exec(text) ?? [];
  if (after === undefined) return null;
  const by = login === '-' ? null : { login, kind: kind as 'user' | 'bot' | 'other' };
  return { kind: 'moved', push: { by, before: before === '-' ? null : before, after } };
}

/** `merged 7 <commit>`, with the number of the pull request. */
const merged = /^merged ([1-9]\d{0,9}) ([0-9a-f]{40,64})$/;

function decodeMerge(text: string): Reason | null {
  const [, number, commit] = merged.exec(text) ?? [];
  return commit === undefined ? null : { kind: 'merged', number: Number(number), commit };
}

/** `drafted 7 <branch or commit, or - for the default branch>`, `undrafted 7`, `deployed 7`: no name of a branch has spaces or begins with `-`. */
const drafted = /^drafted ([1-9]\d{0,15}) (\S{1,1024})$/;
const aboutId = /^(undrafted|deployed) ([1-9]\d{0,15})$/;

function decodeDraft(text: string): Reason | null {
  const [, release, commitish] = drafted.exec(text) ?? [];
  if (commitish !== undefined)
    return { kind: 'drafted', release: Number(release), commitish: commitish === '-' ? null : commitish };
  const [, kind, id] = aboutId.exec(text) ?? [];
  if (kind === undefined) return null;
  return kind === 'deployed' ? { kind, deployment: Number(id) } : { kind: 'undrafted', release: Number(id) };
}

/** `gate 123 1764550000`, with the id of the deployment and when it was made; `gate -` where there is none. */
const gateRequest = /^gate (?:-|([1-9]\d{0,15}) (\d{1,11}))$/;

function decodeGateRequest(text: string): Reason | null {
  const found = gateRequest.exec(text);
  if (found === null) return null;
  const [, id, madeAt] = found;
  const deployment = id === undefined ? null : { id: Number(id), madeAt: Number(madeAt) };
  return { kind: 'gate-requested', deployment };
}

const eventName = /^[a-z0-9_]+(\.[a-z0-9_]+){0,2}$/;

/** The text of a reason, for the store and for logs. */
export function encodeReason(reason: Reason): string {
  switch (reason.kind) {
    case 'event':
      return reason.event;
    case 'pushed':
      return encodePush(reason.number, reason.push);
    case 'policy-seen':
      return `policy ${reason.version}`;
    case 'release':
      return `release ${reason.version} ${reason.organizationRepository}`;
    case 'moved':
      return encodeMove(reason.push);
    case 'merged':
      return `merged ${reason.number} ${reason.commit}`;
    case 'drafted':
      return `drafted ${reason.release} ${reason.commitish ?? '-'}`;
    case 'undrafted':
      return `undrafted ${reason.release}`;
    case 'deployed':
      return `deployed ${reason.deployment}`;
    case 'gate-requested':
      return reason.deployment === null
        ? 'gate -'
        : `gate ${reason.deployment.id} ${reason.deployment.madeAt}`;
    case 'unknown':
      return reason.text;
    case 'resync':
      return reason.fingerprint === null ? storedTexts.resync : `${fingerprintPrefix}${reason.fingerprint}`;
    default:
      return storedTexts[reason.kind];
  }
}

/** The reason that a stored text says. Never throws: a text that this release does not know is the reason `unknown`. */
export function decodeReason(text: string): Reason {
  const constant = constantReasons.get(text);
  if (constant !== undefined) return constant;
  if (text.startsWith(fingerprintPrefix)) return resync(text.slice(fingerprintPrefix.length));
  const known =
    decodePush(text) ?? decodeMove(text) ?? decodeMerge(text) ?? decodeDraft(text) ?? decodeGateRequest(text);
  if (known !== null) return known;
  const [, seen] = seenPolicy.exec(text) ?? [];
  if (seen !== undefined) return policySeen(seen);
  const [, version, organizationRepository] = releaseText.exec(text) ?? [];
  if (version !== undefined && organizationRepository !== undefined)
    return { kind: 'release', version, organizationRepository };
  return eventName.test(text) ? event(text) : { kind: 'unknown', text };
}
