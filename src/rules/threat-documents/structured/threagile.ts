import { at, entriesOf, textAt, type Value } from '../../../analysis/yaml-values.ts';
import { isWritten } from '../../../text/markdown/written.ts';
import type { Decision } from '../dispositions.ts';
import type { StructuredModel, StructuredThreat } from './model.ts';

/**
 * Reads a model of Threagile; null for anything else. Its threats are the risks that it tracks, or else its abuse cases, which have no
 * state of their own. A risk is decided where it is mitigated, in progress or accepted, or a false positive with its justification. The
 * risks that the tool finds when it runs are not in the file.
 *
 * https://github.com/Threagile/threagile/blob/master/pkg/types/risk_status.go
 */
export function readThreagile(value: Value): StructuredModel | null {
  const assets = entriesOf(at(value, 'technical_assets'));
  const tracked = entriesOf(at(value, 'risk_tracking'));
  const isOne =
    textAt(value, 'threagile_version') !== '' || (assets.length > 0 && at(value, 'risk_tracking') !== null);
  if (!isOne) return null;
  const cases = entriesOf(at(value, 'abuse_cases'));
  const overviews = ['technical_overview', 'business_overview'].map((key) =>
    textAt(value, key, 'description'),
  );
  const requirements = entriesOf(at(value, 'security_requirements'));
  return {
    format: 'Threagile',
    decisions:
      '"mitigated", "in-progress" or "accepted" under risk_tracking, or to "false-positive" with its justification',
    describesSystem: assets.length > 0 || overviews.some(isWritten),
    threats: tracked.length > 0 ? tracked.map(riskOf) : cases.map(([title]) => untracked(title)),
    texts: [
      ...overviews,
      ...[...cases, ...requirements].flatMap(([title, text]) => [
        title,
        typeof text === 'string' ? text : '',
      ]),
      ...assets.flatMap(([title, asset]) => [title, textAt(asset, 'description')]),
      ...tracked.flatMap(([title, risk]) => [title, textAt(risk, 'status'), textAt(risk, 'justification')]),
    ],
  };
}

function riskOf([title, risk]: readonly [string, Value]): StructuredThreat {
  const status = textAt(risk, 'status').toLowerCase();
  const justification = textAt(risk, 'justification');
  const mitigates = status === 'mitigated' || status === 'in-progress';
  const isDecided =
    mitigates || status === 'accepted' || (status === 'false-positive' && isWritten(justification));
  const state: Decision['state'] = isDecided ? 'stated' : status === '' ? 'missing' : 'open';
  return { title, state, mitigates, references: `${justification} ${textAt(risk, 'ticket')}` };
}

function untracked(title: string): StructuredThreat {
  return { title, state: 'missing', mitigates: false, references: '' };
}
