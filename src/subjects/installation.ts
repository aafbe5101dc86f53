import { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import { saysOf } from './check-entry.ts';
import type { NewEntry, Recorder } from './entries.ts';
import type { InstallationSubject } from './installation-subject.ts';
import {
  mustReadPolicyFile,
  type PolicyFileState,
  policyChangeEntry,
  rememberedPolicyFile,
  rememberPolicyFile,
} from './policy-file.ts';
import type { Reason } from './reason.ts';
import type { RepositorySubject } from './repository.ts';
import { RetryLater } from './retry-later.ts';
import type { CompletionOf, OutcomeOf, SubjectKind, TaskOf } from './work.ts';

/** What an account granted to the app. */
export interface InstallationSettings {
  readonly account: { readonly login: string; readonly type: string };
  /** By name: `read`, `write` or `admin`. */
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  readonly repositorySelection: string;
  readonly suspended: boolean;
}

export interface InstallationPorts {
  readonly resync: {
    /** Wakes the repositories of the installation. */
    installation(task: TaskOf<InstallationSubject>): Promise<OutcomeOf<RepositorySubject>>;
  };
  readonly github: {
    /** @returns null where the app is no longer installed @throws {RetryLater} while GitHub cannot be asked */
    installationSettings(installationId: number): Promise<InstallationSettings | null>;
    /**
     * The policy file of an account, and who changed it last.
     *
     * @returns null where GitHub does not show its repository for the policy, or the file cannot be read now
     * @throws {RetryLater} while GitHub cannot be asked
     */
    policyFileOfAccount(installationId: number, account: string): Promise<PolicyFileState | null>;
  };
  readonly recorder: Pick<Recorder, 'entry'>;
  readonly clock: Clock;
}

/** An installation of the app: what the account granted and its policy are recorded, and it is resynced repository by repository. */
export const installation: SubjectKind<InstallationSubject, InstallationPorts, RepositorySubject> = {
  kind: 'installation',
  key: ({ installationId }) => String(installationId),
  name: ({ installationId }) => String(installationId),
  async reconcile(task, ports) {
    const events = task.reasons.filter(({ kind }) => kind !== 'policy-seen');
    if (events.length === 0) {
      const recorded = await changes(task, ports);
      return { outcome: 'recorded', completion: () => recorded };
    }
    // The resync does not wait for the record: the next one compares again.
    const recorded = await changes(task, ports).catch((error: unknown) => {
      if (error instanceof RetryLater) return {};
      throw error;
    });
    const outcome = await ports.resync.installation({ ...task, reasons: events });
    return { ...outcome, completion: (ms) => ({ ...outcome.completion(ms), ...recorded }) };
  },
};

const memory = z.object({
  account: z.string(),
  /** Identifies what was granted. */
  settings: z.string(),
  /** The fingerprint by which a resync listed it when that was read. GitHub's list may show less. */
  listed: z.string().nullable().default(null),
  policyFile: rememberedPolicyFile.nullable(),
});

function listedBy(reasons: readonly Reason[]): string | null {
  return reasons.flatMap((reason) => (reason.kind === 'resync' ? [reason.fingerprint] : [])).at(-1) ?? null;
}

/** Whether the settings have to be read: an event may have changed them, or the list of a resync shows others. */
function mayChangeSettings(reason: Reason, listed: string | null): boolean {
  if (reason.kind === 'resync') return reason.fingerprint === null || reason.fingerprint !== listed;
  return reason.kind !== 'policy-seen';
}

/** Identifies what an account granted, whatever the order in which GitHub names it. */
export function settingsFingerprint(granted: InstallationSettings): string {
  return saysOf(JSON.stringify(inOrder(granted)));
}

/** What the record keeps of an installation, where it changed. */
async function changes(
  { subject: { installationId }, reasons, remembered }: TaskOf<InstallationSubject>,
  { github, recorder, clock }: InstallationPorts,
): Promise<Pick<CompletionOf<never>, 'entries' | 'remembered'>> {
  const before = memory.safeParse(remembered).data ?? null;
  const entries: NewEntry[] = [];
  let after = before;
  if (before === null || reasons.some((reason) => mayChangeSettings(reason, before.listed))) {
    const granted = await github.installationSettings(installationId);
    if (granted === null && before === null) return {};
    const settings = granted === null ? '' : settingsFingerprint(granted);
    if (settings !== before?.settings)
      entries.push(configurationEntry(recorder, installationId, granted, clock.now()));
    if (granted === null) return kept(entries, null);
    after = {
      account: granted.account.login,
      settings,
      listed: listedBy(reasons) ?? before?.listed ?? null,
      policyFile: before?.policyFile ?? null,
    };
  }
  if (after === null) return {};
  const files = reasons.filter(({ kind }) => kind !== 'resync');
  if (files.length === 0 || !mustReadPolicyFile(files, after.policyFile)) return kept(entries, after);
  const file = await github.policyFileOfAccount(installationId, after.account);
  if (file === null) return kept(entries, after);
  const entry = policyChangeEntry(recorder, after.policyFile, file, clock.now());
  if (entry !== null) entries.push(entry);
  return kept(entries, { ...after, policyFile: rememberPolicyFile(file) });
}

function kept(entries: readonly NewEntry[], remembered: z.infer<typeof memory> | null) {
  return {
    remembered,
    ...(entries.length === 0 ? {} : { entries: entries.map((entry) => ({ entry, confirmed: true })) }),
  };
}

/** The same, whatever the order in which GitHub names it. */
function inOrder({ permissions, events, ...others }: InstallationSettings): InstallationSettings {
  const sorted = Object.entries(permissions).sort(([one], [other]) => (one < other ? -1 : 1));
  return { ...others, permissions: Object.fromEntries(sorted), events: events.toSorted() };
}

/** @param granted null: the app is no longer installed */
function configurationEntry(
  recorder: Pick<Recorder, 'entry'>,
  installationId: number,
  granted: InstallationSettings | null,
  at: Date,
): NewEntry {
  return recorder.entry({
    kind: 'installation-configuration',
    conclusion: granted === null ? 'removed' : granted.suspended ? 'suspended' : 'active',
    facts: { at, installationId, ...(granted === null ? {} : inOrder(granted)) },
  });
}
