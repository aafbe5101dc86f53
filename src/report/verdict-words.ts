import type { Conclusion, RuleReport } from '../engine/report.ts';
import type { PolicySource } from '../policy/written-policy.ts';
import type { Status } from '../rules/verdict.ts';

/** What a check does, after its name. */
export const conclusionWords: Readonly<Record<Conclusion, string>> = {
  success: 'passes',
  failure: 'fails',
  pending: 'waits',
};

/** How a rule counts. */
export const enforcementWords: Readonly<Record<RuleReport['enforcement'], string>> = {
  observe: 'observed',
  warn: 'warning only',
  enforce: 'enforced',
};

/** What a rule does, after its name. */
export const statusWords: Readonly<Record<Status, string>> = {
  pass: 'passes',
  fail: 'fails',
  pending: 'waits',
  waived: 'is waived',
  'not-applicable': 'does not apply',
  error: 'cannot be checked',
};

/** Where a policy came from: `.github/sdl.yml at 0123456789ab`. */
export function sourceWords(source: PolicySource): string {
  switch (source.kind) {
    case 'repository':
      return `${source.path} at ${source.commit.slice(0, 12)}`;
    case 'organization':
      return `${source.path} in ${source.repository} at ${source.commit.slice(0, 12)}`;
    case 'default':
      return 'the built-in default: there is no policy file';
    case 'unread':
      return 'could not be read';
  }
}
