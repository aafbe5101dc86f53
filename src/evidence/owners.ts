import { defineSlice } from './slice.ts';

/** Who approves a change that an owner of the policy has to approve. */
export type Owners =
  /** The change needs no owner. */
  | { readonly needed: false }
  | {
      readonly needed: true;
      /** `policy`: the policy names them. `code-owners`: the file CODEOWNERS does, for the policy file. `admins`: the administrators. */
      readonly from: 'policy' | 'code-owners' | 'admins';
      /** Logins, those of the members of teams too. */
      readonly people: readonly string[];
      /** Logins of those who approve where every owner contributed to the change; null: anyone with write access. */
      readonly fallback: readonly string[] | null;
    };

/** An approval wakes through the slice of the reviews. No event reports a change of a team or of the file CODEOWNERS. */
export const owners = defineSlice<Owners>({
  events: ['pull_request.opened', 'pull_request.synchronize', 'pull_request.edited.base'],
});
