/** Where the policy is, in the base branch's commit; never read from the head. */
export const policyPath = '.github/sdl.yml';
