import ts from 'typescript';
import type { Mutation, MutationKind } from './mutation.ts';
import { changedPatterns } from './regular-expression.ts';

type Change = readonly [kind: MutationKind, node: { pos: number; end: number }, replacement: string];

const { SyntaxKind: Kind } = ts;

/** Each operator with those that are tried in its place. */
const operators: ReadonlyMap<ts.SyntaxKind, readonly [MutationKind, ...string[]]> = new Map([
  [Kind.EqualsEqualsEqualsToken, ['comparison', '!==']],
  [Kind.ExclamationEqualsEqualsToken, ['comparison', '===']],
  [Kind.LessThanToken, ['comparison', '<=', '>=']],
  [Kind.LessThanEqualsToken, ['comparison', '<', '>']],
  [Kind.GreaterThanToken, ['comparison', '>=', '<=']],
  [Kind.GreaterThanEqualsToken, ['comparison', '>', '<']],
  [Kind.AmpersandAmpersandToken, ['logical operator', '||']],
  [Kind.BarBarToken, ['logical operator', '&&']],
  [Kind.PlusToken, ['arithmetic', '-']],
  [Kind.MinusToken, ['arithmetic', '+']],
  [Kind.AsteriskToken, ['arithmetic', '/']],
  [Kind.SlashToken, ['arithmetic', '*']],
  [Kind.PlusEqualsToken, ['arithmetic', '-=']],
  [Kind.MinusEqualsToken, ['arithmetic', '+=']],
]);

/** Methods with a counterpart of the same type. */
const counterparts: ReadonlyMap<string, string> = new Map([
  ['some', 'every'],
  ['every', 'some'],
  ['startsWith', 'endsWith'],
  ['endsWith', 'startsWith'],
  ['min', 'max'],
  ['max', 'min'],
  ['indexOf', 'lastIndexOf'],
  ['lastIndexOf', 'indexOf'],
]);

/** Methods that give what they are called on, changed: without the call, it stays as it is. */
const droppedCalls: ReadonlySet<string> = new Set([
  'filter',
  'replace',
  'replaceAll',
  'slice',
  'sort',
  'toLowerCase',
  'toReversed',
  'toSorted',
  'trim',
  'trimEnd',
  'trimStart',
]);

/** What these are given is prose for people. */
const proseMethods: ReadonlySet<string> = new Set(['describe', 'meta']);

/**
 * All mutations of a file. Types, imports, documentation, prose and what a log line says are left as they are, and so is
 * `await`: without it a test may end before what it is about.
 *
 * @param checker for what a function returns; without it, return values stay as they are
 */
export function findMutations(file: string, source: ts.SourceFile, checker?: ts.TypeChecker): Mutation[] {
  const mutations: Mutation[] = [];
  const isProse = /(?:^|\/)(?:messages|wording)\.ts$/.test(file);
  const add = ([kind, node, replacement]: Change) => {
    const start = startOf(node, source);
    mutations.push({ file, kind, start, end: node.end, replacement });
  };

  function visit(node: ts.Node): void {
    if (isLeftAlone(node)) return;
    for (const change of changesOf(node)) add(change);
    if (ts.isCallExpression(node) && hasProse(node)) {
      visit(node.expression);
      return;
    }
    ts.forEachChild(node, visit);
  }

  function changesOf(node: ts.Node): readonly Change[] {
    const text = (part: ts.Node) => part.getText(source);
    if (isStatementToDelete(node)) return [['statement deleted', node, '']];
    if (ts.isIfStatement(node) || ts.isWhileStatement(node)) return [negated(node.expression, text)];
    if (ts.isConditionalExpression(node)) return [negated(node.condition, text)];
    if (ts.isReturnStatement(node) && node.expression) return returned(node.expression, text);
    if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return returned(node.body, text);
    if (ts.isBinaryExpression(node)) return ofOperator(node, text);
    if (
      ts.isPropertyAccessExpression(node) ||
      ts.isElementAccessExpression(node) ||
      ts.isCallExpression(node)
    )
      return [...ofChain(node, text), ...(ts.isCallExpression(node) ? ofCall(node, text) : [])];
    if (ts.isNumericLiteral(node)) return [['constant', node, `(${node.getText(source)} + 1)`]];
    if (node.kind === Kind.TrueKeyword) return [['constant', node, 'false']];
    if (node.kind === Kind.FalseKeyword) return [['constant', node, 'true']];
    if (ts.isRegularExpressionLiteral(node))
      return changedPatterns(node.text).map((changed): Change => ['pattern', node, changed]);
    if (ts.isStringLiteralLike(node)) return isProse ? [] : ofString(node);
    if (ts.isArrayLiteralExpression(node)) return dropped('element dropped', node.elements, source);
    if (ts.isObjectLiteralExpression(node)) return dropped('property dropped', node.properties, source);
    return [];
  }

  function returned(expression: ts.Expression, text: (node: ts.Node) => string): readonly Change[] {
    if (checker === undefined || !ts.isExpression(expression)) return [];
    const expected = checker.getContextualType(expression);
    const type = expected?.isUnion() ? expected : checker.getTypeAtLocation(expression);
    const value = otherValue(type, text(expression), checker);
    return value === null || value === text(expression) ? [] : [['return value', expression, value]];
  }

  visit(source);
  return mutations.filter(
    (mutation) => source.text.slice(mutation.start, mutation.end) !== mutation.replacement,
  );
}

/** Tokens and lists begin with the white space and the comments before them. */
function startOf(node: { pos: number; end: number }, source: ts.SourceFile): number {
  return 'getStart' in node && typeof node.getStart === 'function' ? node.getStart(source) : node.pos;
}

function isLeftAlone(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isTypeParameterDeclaration(node)
  );
}

function hasProse({ expression }: ts.CallExpression): boolean {
  return (
    ts.isPropertyAccessExpression(expression) &&
    (proseMethods.has(expression.name.text) || logLevel(expression) !== null)
  );
}

/** `warn` for `log.warn` and `dependencies.log.warn`. */
function logLevel({ expression, name }: ts.PropertyAccessExpression): string | null {
  const logger =
    ts.isIdentifier(expression) || ts.isPropertyAccessExpression(expression)
      ? (ts.isIdentifier(expression) ? expression : expression.name).text
      : '';
  return logger === 'log' ? name.text : null;
}

/** A declaration cannot go; nor can a call that only logs what happened. */
function isStatementToDelete(node: ts.Node): boolean {
  if (ts.isBreakStatement(node) || ts.isContinueStatement(node) || ts.isThrowStatement(node)) return true;
  if (ts.isReturnStatement(node)) return node.expression === undefined;
  if (!ts.isExpressionStatement(node)) return false;
  const call = ts.isAwaitExpression(node.expression) ? node.expression.expression : node.expression;
  const level =
    ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression)
      ? logLevel(call.expression)
      : null;
  return level === null || level === 'warn' || level === 'error';
}

function negated(condition: ts.Expression, text: (node: ts.Node) => string): Change {
  return ['condition negated', condition, `!(${text(condition)})`];
}

function ofOperator(node: ts.BinaryExpression, text: (node: ts.Node) => string): readonly Change[] {
  if (node.operatorToken.kind === Kind.QuestionQuestionToken)
    return [['default dropped', node, `(${text(node.right)})`]];
  const [kind, ...others] = operators.get(node.operatorToken.kind) ?? [];
  return kind === undefined ? [] : others.map((other): Change => [kind, node.operatorToken, other]);
}

function ofChain(
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.CallExpression,
  text: (node: ts.Node) => string,
): readonly Change[] {
  if (node.questionDotToken === undefined) return [];
  const after = ts.isPropertyAccessExpression(node) ? '.' : '';
  return text(node.questionDotToken) === '?.' ? [['optional chaining', node.questionDotToken, after]] : [];
}

function ofCall(node: ts.CallExpression, text: (node: ts.Node) => string): readonly Change[] {
  const { expression } = node;
  if (!ts.isPropertyAccessExpression(expression)) return [];
  const { name } = expression;
  const counterpart = counterparts.get(name.text);
  if (counterpart !== undefined) return [['method', name, counterpart]];
  if (!droppedCalls.has(name.text)) return [];
  return [['call dropped', node, text(expression.expression)]];
}

/** A list of words loses each of them; one word becomes empty; a sentence stays. */
function ofString(node: ts.StringLiteralLike): readonly Change[] {
  const { text, parent } = node;
  if (text === '' || isName(node)) return [];
  const separator = text.includes('|') ? '|' : ' ';
  const words = text.split(separator);
  if (words.length > 1 && (separator === '|' || isListOfWords(node)))
    return words.flatMap((word, index): Change[] => {
      const rest = words.filter((_, other) => other !== index).join(separator);
      return word.trim() === '' ? [] : [['word dropped', node, quoted(rest)]];
    });
  if (/\s/.test(text.trim()) || ts.isTaggedTemplateExpression(parent)) return [];
  return [['string emptied', node, "''"]];
}

/** A text for people begins with a capital letter, has punctuation, or has words that join others. */
const sentence = /^\p{Lu}|[.,:;]|\b(?:an?|and|are|by|for|from|in|is|no|not|of|or|the|to|with)\b/u;

/** `c: 'c h cc cpp'` or `'c h cc'.split(' ')`. */
function isListOfWords({ text, parent }: ts.StringLiteralLike): boolean {
  return (ts.isPropertyAssignment(parent) || ts.isPropertyAccessExpression(parent)) && !sentence.test(text);
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}

/** A name of a property or a key, which the types know. */
function isName(node: ts.StringLiteralLike): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    (ts.isElementAccessExpression(parent) && parent.argumentExpression === node)
  );
}

/** The list without one of its entries, for each of them. */
function dropped(
  kind: MutationKind,
  entries: ts.NodeArray<ts.Node>,
  source: ts.SourceFile,
): readonly Change[] {
  return entries
    .filter((entry) => !ts.isOmittedExpression(entry))
    .map((entry, index): Change => {
      const next = entries[index + 1];
      return [kind, { pos: entry.getStart(source), end: next?.getStart(source) ?? entry.end }, ''];
    });
}

/** Another value of the type, as source; null where none is as simple. */
function otherValue(type: ts.Type, expression: string, checker: ts.TypeChecker): string | null {
  const parts = type.isUnion() ? type.types : [type];
  const has = (flag: ts.TypeFlags) => parts.some(({ flags }) => (flags & flag) !== 0);
  if (parts.every(({ flags }) => (flags & ts.TypeFlags.BooleanLike) !== 0)) return `!(${expression})`;
  if (has(ts.TypeFlags.Null)) return 'null';
  if (has(ts.TypeFlags.Undefined)) return 'undefined';
  if (type.flags & ts.TypeFlags.Void) return null;
  if (parts.every(({ flags }) => (flags & ts.TypeFlags.StringLike) !== 0)) return "''";
  if (parts.every(({ flags }) => (flags & ts.TypeFlags.NumberLike) !== 0)) return '0';
  return parts.every((part) => checker.isArrayType(part) || checker.isTupleType(part)) ? '[]' : null;
}
