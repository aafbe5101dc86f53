/** The folder of the policy file. */
export const policyFolder = '.github';

/** Where the policy is, in the base branch's commit. */
export const policyPath = `${policyFolder}/sdl.yml`;

/** Where a file of exceptions is, in the base branch’s commit, the organization’s repository, or the private one that the policy names. */
export const exceptionsPath = `${policyFolder}/sdl-exceptions.yml`;

/** Other places where a policy may have been put by mistake. None of them is read. */
export const otherPlaces: readonly string[] = ['sdl.yml', 'sdl.yaml', '.sdl.yml', 'docs/sdl.yml'];

/**
 * The entry of the policy's folder that was probably meant as the policy file: another ending or case.
 *
 *     misspelledName(['CODEOWNERS', 'SDL.yaml'])   // 'SDL.yaml'
 *
 * @returns the nearest name, the first of equals; null when there is none
 */
export function misspelledName(names: readonly string[]): string | null {
  const meant = names.filter(
    (name) => /^[._]?sdl[.]ya?ml$/i.test(name) && `${policyFolder}/${name}` !== policyPath,
  );
  return meant.toSorted()[0] ?? null;
}
