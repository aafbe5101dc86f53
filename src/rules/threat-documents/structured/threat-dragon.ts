import { at, listOf, textAt, type Value } from '../../../analysis/yaml-values.ts';
import { isWritten } from '../../../text/markdown/written.ts';
import { decide } from '../dispositions.ts';
import type { StructuredModel, StructuredThreat } from './model.ts';

/**
 * Reads a model of OWASP Threat Dragon, version 1 or 2; null for anything else. A threat is decided where it is mitigated and the
 * mitigation is described, or where it does not apply and the reason is given. What an element out of scope threatens is left out
 * where the reason is given.
 *
 * https://github.com/OWASP/threat-dragon/blob/main/td.vue/src/assets/schema/threat-dragon-v2.schema.json
 */
export function readThreatDragon(value: Value): StructuredModel | null {
  if (textAt(value, 'summary', 'title') === '' && at(value, 'summary', 'owner') === null) return null;
  const detail = at(value, 'detail');
  if (detail === null) return null;
  const cells = listOf(at(detail, 'diagrams')).flatMap((diagram) => [
    ...listOf(at(diagram, 'cells')),
    ...listOf(at(diagram, 'diagramJson', 'cells')),
  ]);
  const inScope = cells.filter((cell) => !isOutOfScope(cell));
  const threats = inScope.flatMap((cell) => [
    ...listOf(at(cell, 'data', 'threats')),
    ...listOf(at(cell, 'threats')),
  ]);
  const description = textAt(value, 'summary', 'description');
  return {
    format: 'OWASP Threat Dragon',
    decisions: '"Mitigated" with its mitigation, or to "N/A" with the reason',
    describesSystem: cells.length > 0 || isWritten(description),
    threats: threats.map(threatOf),
    texts: [
      description,
      ...cells.flatMap((cell) => [
        textAt(cell, 'data', 'name'),
        textAt(cell, 'data', 'description'),
        textAt(cell, 'attrs', 'text', 'text'),
      ]),
      ...threats.flatMap((threat) =>
        ['title', 'description', 'status', 'mitigation'].map((key) => textAt(threat, key)),
      ),
    ],
  };
}

function isOutOfScope(cell: Value): boolean {
  const holder = at(cell, 'data', 'outOfScope') === true ? at(cell, 'data') : cell;
  return at(holder, 'outOfScope') === true && isWritten(textAt(holder, 'reasonOutOfScope'));
}

/** What the tool fills in for the mitigation of a new threat. */
const placeholder = /^provide (?:remediation|mitigation) for this threat/i;

function threatOf(threat: Value): StructuredThreat {
  const status = textAt(threat, 'status')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');
  const mitigation = textAt(threat, 'mitigation');
  const isDescribed =
    !placeholder.test(mitigation) &&
    decide([{ meaning: 'mitigation', text: mitigation }], []).state === 'stated';
  const isReasoned = !placeholder.test(mitigation) && isWritten(mitigation);
  const mitigates = status === 'mitigated' && isDescribed;
  const isDecided = mitigates || ((status === 'na' || status === 'notapplicable') && isReasoned);
  return {
    title: textAt(threat, 'title') || textAt(threat, 'type') || textAt(threat, 'description'),
    state: isDecided ? 'stated' : 'open',
    mitigates,
    references: `${textAt(threat, 'description')} ${mitigation}`,
  };
}
