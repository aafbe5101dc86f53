// Written in syntax that old releases of Node understand: it has to load there to say what is wrong.

/** The oldest release of Node that runs the service: the active LTS, with `node:sqlite` and current dependencies. */
const oldest = 24;

/** An entry of `messages/start-messages.ts`, kept here because an old Node loads nothing else. */
export const nodeTooOld = {
  code: 'SDL-S001',
  text: 'sdl-gate needs Node {oldest} or later; this is Node {version}. Install it from https://nodejs.org.',
  cause: 'The release of Node lacks modules that the service uses.',
  remedy: 'Install the current LTS release.',
} as const;

/** One line that says what is wrong with this release of Node (`process.versions.node`), or `null`. */
export function nodeProblem(version: string): string | null {
  const major = Number.parseInt(version, 10);
  if (major >= oldest) return null;
  const { text, code } = nodeTooOld;
  return `${text.replace('{oldest}', String(oldest)).replace('{version}', version)} (${code})`;
}
