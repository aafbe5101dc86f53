import { at, listOf, textAt, type Value } from '../../../analysis/yaml-values.ts';
import { isWritten } from '../../../text/markdown/written.ts';
import { wordsOf } from '../../../text/words.ts';
import { decide } from '../dispositions.ts';
import type { StructuredModel } from './model.ts';

/** The states of a control that is there or decided; one that is suggested, under review, retired or refused is not. */
const decided: ReadonlySet<string> = new Set(['active', 'approved', 'scheduled', 'assumed']);

/** The words for a response to a risk, whatever the words of the policy are. */
const responses = ['mitigate', 'reduce', 'accept', 'avoid', 'eliminate', 'transfer', 'share'].map(wordsOf);

/**
 * Reads a model in the format of the OWASP Threat Model Library (TM-BOM); null for anything else. A threat is decided where a control
 * against it is active, approved, scheduled or assumed, or where a risk of it has a response.
 *
 * https://owasp.org/www-project-threat-model-library/
 */
export function readTmBom(value: Value): StructuredModel | null {
  const parts = ['components', 'data_stores', 'data_flows', 'actors'].flatMap((key) =>
    listOf(at(value, key)),
  );
  const threats = listOf(at(value, 'threats'));
  const isNamed = textAt(value, '$schema').includes('threat-model-library');
  if (!isNamed && (at(value, 'scope') === null || threats.length + parts.length === 0)) return null;
  const controls = listOf(at(value, 'controls'));
  const risks = listOf(at(value, 'risks'));
  return {
    format: 'OWASP TM-BOM',
    decisions: 'a control that is active, approved or scheduled, or to a risk with a response',
    describesSystem:
      parts.length > 0 ||
      isWritten(textAt(value, 'description')) ||
      isWritten(textAt(value, 'scope', 'description')),
    threats: threats.map((threat) => {
      const name = textAt(threat, 'symbolic_name');
      const against = controls.filter((control) => isAbout(control, name));
      const isControlled = against.some((control) => decided.has(textAt(control, 'status').toLowerCase()));
      const answers = risks
        .filter((risk) => isAbout(risk, name))
        .map((risk) => decide([{ meaning: 'decision', text: textAt(risk, 'response') }], responses));
      const isAnswered = answers.some(({ state }) => state === 'stated');
      return {
        title: textAt(threat, 'title') || name,
        state:
          isControlled || isAnswered ? 'stated' : against.length + answers.length > 0 ? 'open' : 'missing',
        mitigates: isControlled || answers.some(({ mitigates }) => mitigates),
        references: [threat, ...against].map((each) => textAt(each, 'description')).join(' '),
      };
    }),
    texts: [
      textAt(value, 'description'),
      textAt(value, 'scope', 'description'),
      ...[...parts, ...threats, ...controls, ...risks].flatMap((each) =>
        ['title', 'description', 'status', 'response', 'event'].map((key) => textAt(each, key)),
      ),
    ],
  };
}

function isAbout(value: Value, threat: string): boolean {
  if (threat === '') return false;
  return textAt(value, 'threat') === threat || listOf(at(value, 'threats')).includes(threat);
}
