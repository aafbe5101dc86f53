import type { AlertOptions } from './code-scanning.ts';
import type { AlertLevel, AlertSeverity } from './model.ts';
import { Problem } from './problem.ts';

/** The part of SARIF 2.1.0 that alerts are created from. */
interface Sarif {
  readonly runs?: readonly {
    readonly tool: {
      readonly driver: { readonly name: string; readonly rules?: readonly SarifRule[] };
    };
    readonly automationDetails?: { readonly id?: string };
    readonly results?: readonly {
      readonly ruleId?: string;
      readonly ruleIndex?: number;
      readonly level?: AlertLevel;
      readonly message?: { readonly text?: string };
      readonly locations?: readonly {
        readonly physicalLocation?: {
          readonly artifactLocation?: { readonly uri?: string };
          readonly region?: { readonly startLine?: number };
        };
      }[];
    }[];
  }[];
}

interface SarifRule {
  readonly id: string;
  readonly shortDescription?: { readonly text?: string };
  readonly defaultConfiguration?: { readonly level?: AlertLevel };
  readonly properties?: { readonly 'security-severity'?: string };
}

export interface SarifRun {
  readonly tool: string;
  readonly category: string;
  readonly alerts: readonly AlertOptions[];
  /** Number of rules that the tool ran. */
  readonly rules: number;
}

/** The findings in a SARIF file. @throws {Problem} 400 for invalid SARIF, or a result without a location */
export function readSarif(text: string): readonly SarifRun[] {
  let sarif: Sarif;
  try {
    sarif = JSON.parse(text) as Sarif;
  } catch {
    throw new Problem(400, 'Invalid SARIF. JSON syntax error.');
  }
  return (sarif.runs ?? []).map(({ tool: { driver }, automationDetails, results = [] }) => ({
    tool: driver.name,
    rules: driver.rules?.length ?? 0,
    category: automationDetails?.id?.replace(/\/$/, '') ?? '',
    alerts: results.map(({ ruleId, ruleIndex, level, message, locations }) => {
      const rule = driver.rules?.find(({ id }, index) => id === ruleId || index === ruleIndex);
      const place = locations?.[0]?.physicalLocation;
      const path = place?.artifactLocation?.uri;
      const name = ruleId ?? rule?.id;
      if (path === undefined || name === undefined) {
        throw new Problem(400, 'Invalid SARIF. A result needs a rule and a location.');
      }
      const severity = severityOf(rule);
      return {
        rule: name,
        description: message?.text ?? rule?.shortDescription?.text ?? name,
        path,
        line: place?.region?.startLine ?? 1,
        ...(severity !== null && { severity }),
        level: level ?? rule?.defaultConfiguration?.level ?? 'warning',
      };
    }),
  }));
}

/** https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning */
function severityOf(rule: SarifRule | undefined): AlertSeverity | null {
  const score = Number(rule?.properties?.['security-severity'] ?? 0);
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : null;
}
