import type { z } from 'zod';
import { isMap } from './plain-map.ts';

type Issue = z.core.$ZodIssue;

/** Longer values are not repeated. */
const maxRepeated = 50;

/**
 * What to write instead of a value of the wrong type, where that follows from the value; it completes "…, not `CodeQL`:".
 *
 *     writtenInstead(issue, 'CodeQL')   // 'write `[CodeQL]`', where a list is expected
 */
export function writtenInstead(issue: Issue, value: unknown): string | null {
  switch (issue.code) {
    case 'invalid_type':
      return ofType(issue.expected, value);
    case 'invalid_value':
      return value === false && issue.values.includes('off') ? 'write `off`' : withoutList(value);
    case 'invalid_union':
      return issue.errors
        .flat()
        .reduce<string | null>((found, each) => found ?? writtenInstead(each, value), null);
    default:
      return null;
  }
}

function ofType(expected: string, value: unknown): string | null {
  switch (expected) {
    case 'array':
      if (isMap(value)) return 'begin each entry of a list with `- `';
      return typeof value === 'string' ? write(`[${asYaml(value)}]`, value) : null;
    case 'string':
      return typeof value === 'string'
        ? null
        : (withoutList(value) ?? write(JSON.stringify(String(value)), value));
    case 'number':
    case 'int':
      return typeof value === 'string' && /^-?\d{1,9}(?:\.\d{1,9})?$/.test(value)
        ? `write \`${value}\` without quotes`
        : null;
    case 'boolean':
      return truth(value);
    default:
      return asMap(value);
  }
}

/** YAML 1.2 takes `yes` and `on` for text. */
function truth(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  if (/^(?:true|yes|on|y)$/i.test(value)) return 'write `true`';
  return /^(?:false|no|off|n)$/i.test(value) ? 'write `false`' : null;
}

function asMap(value: unknown): string | null {
  if (Array.isArray(value)) return value.length === 0 ? null : 'write `key: value`, without `- ` before it';
  const [, key, entry] = typeof value === 'string' ? (/^([\w-]{1,40}):([\w-]{1,40})$/.exec(value) ?? []) : [];
  return key === undefined ? null : `write \`${key}: ${entry}\`, with a space after the colon`;
}

/** The one entry of a list that stands where a single value is expected. */
function withoutList(value: unknown): string | null {
  return Array.isArray(value) && value.length === 1 ? write(asYaml(value[0]), value[0]) : null;
}

function write(text: string, value: unknown): string | null {
  const isShown = ['string', 'number', 'boolean'].includes(typeof value) && text.length <= maxRepeated;
  return isShown && /^[^\p{C}\p{Zl}\p{Zp}`]+$/u.test(text) ? `write \`${text}\`` : null;
}

/** A scalar as an entry of a list in brackets; in quotes wherever YAML could take it for something else. */
function asYaml(value: unknown): string {
  const isPlain = /^(?!(?:true|false|null)$)[a-z][\w./@-]*$/i.test(String(value));
  return typeof value === 'string' && !isPlain ? JSON.stringify(value) : String(value);
}
