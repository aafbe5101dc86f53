import type { Alert, AlertInstance, AlertLevel } from './model.ts';

export interface AlertOptions {
  readonly rule: string;
  readonly description?: string;
  /** Severity of a security rule; absent for a rule about quality. */
  readonly severity?: 'critical' | 'high' | 'medium' | 'low';
  /** Default: `error` for a rule with a severity, else `warning`. */
  readonly level?: AlertLevel;
  readonly path: string;
  readonly line: number;
}

/** The instance that was reported last, on a ref or anywhere; null when there is none. */
export function newestInstance({ instances }: Alert, ref: string | null): AlertInstance | null {
  return instances.findLast((instance) => ref === null || instance.ref === ref) ?? null;
}

/** The state of an alert on a ref. Null means all refs together, where one open instance keeps it open. */
export function alertState(alert: Alert, ref: string | null): 'open' | 'dismissed' | 'fixed' {
  if (alert.dismissal !== null) return 'dismissed';
  const instances = alert.instances.filter((instance) => ref === null || instance.ref === ref);
  return instances.every(({ fixed }) => fixed) ? 'fixed' : 'open';
}
