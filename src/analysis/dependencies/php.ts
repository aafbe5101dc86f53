import type { Declaration, Reader } from './dependency.ts';
import { jsonEntries } from './json-lines.ts';

const platform = /^(php|hhvm|ext-.*|lib-.*|composer(-.*)?)$/;

/** Reads composer.json; the platform's own entries (`php`, `ext-*`) are no packages. */
export const readComposerJson: Reader = (side) =>
  jsonEntries(side).flatMap(({ key, value, within, complete, line }): Declaration[] => {
    if (value === null || platform.test(key)) return [];
    const section = within.at(-1);
    const declared = section === 'require' || section === 'require-dev';
    const hidden = !complete && within.length === 0 && /^[\w.-]+\/[\w.-]+$/.test(key) && /\d|\*/.test(value);
    if ((!declared && !hidden) || value === 'self.version') return [];
    const scope = section === 'require' ? 'runtime' : section === 'require-dev' ? 'development' : 'unknown';
    return [{ name: key, version: value, scope, relation: 'direct', line }];
  });

/** Reads composer.lock: name and version stand side by side. */
export const readComposerLock: Reader = (side) => {
  let name: string | null = null;
  return jsonEntries(side).flatMap(({ key, value, line }): Declaration[] => {
    if (key === 'name' && value?.includes('/') === true) name = value;
    if (key !== 'version' || value === null || name === null) return [];
    return [{ name, version: value, scope: 'unknown', relation: 'unknown', line }];
  });
};
