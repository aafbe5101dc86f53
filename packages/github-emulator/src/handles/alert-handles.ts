import {
  autoDismissDependabotAlert,
  dependabotAlertOf,
  dismissDependabotAlert,
  fixDependabotAlert,
  openDependabotAlert,
  reopenDependabotAlert,
} from '../actions/dependabot.ts';
import {
  leakSecret,
  openSecretAlert,
  reopenSecretAlert,
  resolveSecretAlert,
  secretAlertOf,
  validateSecret,
} from '../actions/secret-scanning.ts';
import type { RepositoryState } from '../world/model.ts';
import type { Dependabot, SecretScanning } from './alerts.ts';
import { actOn, type Context } from './context.ts';

export function dependabotHandle(context: Context, repository: RepositoryState): Dependabot {
  const { world } = context;
  const act = actOn(context, repository);
  const alert = (number: number) => dependabotAlertOf(repository, number);
  return {
    enabled: (enabled) => {
      repository.dependabot.enabled = enabled;
      if (enabled) repository.dependencyGraph = true;
    },
    open: (options) => act(async () => (await openDependabotAlert(world, repository, options)).number),
    fix: (number) => act(() => fixDependabotAlert(world, repository, alert(number))),
    dismiss: (number, { by, reason, comment = null }) =>
      act(() =>
        dismissDependabotAlert(world, repository, alert(number), { by: world.account(by), reason, comment }),
      ),
    autoDismiss: (number) => act(() => autoDismissDependabotAlert(world, repository, alert(number))),
    reopen: (number, { by } = { by: '' }) =>
      act(() =>
        reopenDependabotAlert(world, repository, alert(number), by === '' ? null : world.account(by)),
      ),
  };
}

export function secretScanningHandle(context: Context, repository: RepositoryState): SecretScanning {
  const { world } = context;
  const act = actOn(context, repository);
  const alert = (number: number) => secretAlertOf(repository, number);
  return {
    enabled: (enabled) => {
      repository.secretScanning.enabled = enabled;
    },
    open: (options) => act(async () => (await openSecretAlert(world, repository, options)).number),
    resolve: (number, { by, reason, comment = null }) =>
      act(() =>
        resolveSecretAlert(world, repository, alert(number), { by: world.account(by), reason, comment }),
      ),
    reopen: (number, { by }) =>
      act(() => reopenSecretAlert(world, repository, alert(number), world.account(by))),
    validate: (number, validity) => act(() => validateSecret(world, repository, alert(number), validity)),
    leak: (number) => act(() => leakSecret(world, repository, alert(number))),
  };
}
