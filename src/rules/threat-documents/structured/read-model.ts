import { readValues } from '../../../analysis/yaml-values.ts';
import type { StructuredModel } from './model.ts';
import { readThreagile } from './threagile.ts';
import { readThreatDragon } from './threat-dragon.ts';
import { readTmBom } from './tm-bom.ts';

/**
 * Reads a threat model that a tool keeps as JSON or YAML.
 *
 * @param text hostile
 * @returns `unparsed` for a text that is no JSON or YAML or too long to be read; null for one of no format that is known
 */
export function readModel(text: string, kind: 'json' | 'yaml'): StructuredModel | 'unparsed' | null {
  const value = readValues(text, kind);
  if (value === undefined) return 'unparsed';
  return readThreatDragon(value) ?? readThreagile(value) ?? readTmBom(value);
}
