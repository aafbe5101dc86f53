/**
 * Prints what the source says to people: every string literal that is prose, with its place, to be read in one go.
 *
 *     node docs/strings.ts               the strings
 *     node docs/strings.ts --comments    the comments as well
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A string or comment of the source. */
export interface Wording {
  /** `src/main.ts:12` */
  readonly place: string;
  readonly kind: 'string' | 'comment';
  /** Interpolated values are shown as `{…}`. */
  readonly text: string;
}

/** Tagged templates and calls whose strings are shown to people even when they are one word. */
const spokenTags: ReadonlySet<string> = new Set(['say']);
const logLevels: ReadonlySet<string> = new Set(['trace', 'debug', 'info', 'warn', 'error', 'fatal']);

const equalities: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);
const searches: ReadonlySet<string> = new Set(['startsWith', 'endsWith', 'includes', 'indexOf']);

/** What a program reads, not a person: SQL, GraphQL, routes, styles, markup. */
const machineText = [
  /^\s*(?:select|insert|update|delete|create|alter|drop|with|begin|pragma|vacuum|set|values|from|where|on conflict|returning|returns|and|or|limit|order by|union|left join|join)\b[\s\S]*(?:\(|=|\bfrom\b|\bwhere\b|\btable\b|\bby\b|;|\bimmediate\b)/i,
  /^\s*(?:query|mutation|fragment|subscription)\b[\s\S]*[{(]/,
  /^\s*(?:GET|POST|PUT|PATCH|DELETE) \//,
  /^\s*(?:\.\.\. on |[\w$]+(?:\([^)]*\))? \{|\{(?!…))/,
  /[{;]\s*[\w-]+:\s*[^;]+;/,
  /^\s*</,
];

/**
 * The strings and comments of one file that people read.
 *
 * @param path as it is to be named in `place`
 * @param source the file's text
 */
export function wordingsOf(path: string, source: string): readonly Wording[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const found: Wording[] = [];
  const add = (kind: Wording['kind'], position: number, text: string) => {
    const { line } = file.getLineAndCharacterOfPosition(position);
    found.push({ place: `${path}:${line + 1}`, kind, text: text.replace(/\s+/g, ' ').trim() });
  };
  const visit = (node: ts.Node): void => {
    const text = literalText(node);
    if (text !== null) {
      if (isShown(node, text)) add('string', node.getStart(file), text);
      if (!ts.isTemplateExpression(node)) return;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const range of commentRanges(file)) {
    add(
      'comment',
      range.pos,
      source.slice(range.pos, range.end).replace(/^\s*(?:\/\*\*?|\*\/?|\/\/)|\*\/$/gm, ' '),
    );
  }
  return found;
}

/** The text of a literal; null for any other node. */
function literalText(node: ts.Node): string | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return node.head.text + node.templateSpans.map(({ literal }) => `{…}${literal.text}`).join('');
}

function isShown(node: ts.Node, text: string): boolean {
  const { parent } = node;
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) return false;
  if (ts.isLiteralTypeNode(parent) || ts.isElementAccessExpression(parent) || ts.isCaseClause(parent))
    return false;
  if (isOnlyMatched(node)) return false;
  if (isSpoken(node) && /\p{L}{2}/u.test(text)) return true;
  if (!/\p{L}{2,}[,:;]? (?:\p{L}|\{)/u.test(text)) return false;
  return !machineText.some((pattern) => pattern.test(text));
}

/** Whether a literal is only compared with a text, searched for in one, or the key of a map. */
function isOnlyMatched(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return equalities.has(parent.operatorToken.kind);
  if (ts.isCallExpression(parent) && ts.isPropertyAccessExpression(parent.expression))
    return searches.has(parent.expression.name.text);
  const map = parent.parent?.parent;
  return (
    ts.isArrayLiteralExpression(parent) &&
    parent.elements[0] === node &&
    map !== undefined &&
    ts.isNewExpression(map) &&
    map.expression.getText() === 'Map'
  );
}

/** Whether a literal is said with a tag or call that is for people. */
function isSpoken({ parent }: ts.Node): boolean {
  if (ts.isTaggedTemplateExpression(parent)) return spokenTags.has(parent.tag.getText());
  return (
    ts.isCallExpression(parent) &&
    ts.isPropertyAccessExpression(parent.expression) &&
    /\blog$/.test(parent.expression.expression.getText()) &&
    logLevels.has(parent.expression.name.text)
  );
}

function commentRanges(file: ts.SourceFile): readonly ts.CommentRange[] {
  const ranges = new Map<number, ts.CommentRange>();
  const visit = (node: ts.Node): void => {
    for (const range of ts.getLeadingCommentRanges(file.text, node.getFullStart()) ?? [])
      ranges.set(range.pos, range);
    for (const range of ts.getTrailingCommentRanges(file.text, node.getEnd()) ?? [])
      ranges.set(range.pos, range);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...ranges.values()].sort((a, b) => a.pos - b.pos);
}

/** The product's own source files, tests left out. */
export function sourceFiles(root: string): readonly string[] {
  const listed = execFileSync('git', ['ls-files', 'src', 'packages/*/src/**'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed.split('\n').filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  const withComments = process.argv.includes('--comments');
  for (const path of sourceFiles(root)) {
    for (const { place, kind, text } of wordingsOf(path, readFileSync(join(root, path), 'utf8'))) {
      if (kind === 'string' || withComments) console.log(`${place}: ${text}`);
    }
  }
}
