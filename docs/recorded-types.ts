import { join } from 'node:path';
import ts from 'typescript';

/** Where the types of recorded data are, and which ones. All others follow from them. */
const roots: readonly { readonly file: string; readonly names: readonly string[] }[] = [
  { file: 'src/record/entry.ts', names: ['VerdictEntry', 'FactsEntry'] },
  { file: 'src/evidence/index.ts', names: ['Evidence'] },
  { file: 'src/policy/plain-policy.ts', names: ['PlainPolicy'] },
  { file: 'src/policy/policy.ts', names: ['PolicyProblem'] },
];

/**
 * The types of everything that the record keeps, one alternative of one field a line, such as `Review.state: "approved"`. An optional field
 * has a question mark, an element of a list `[]`, a value of a map `{}`.
 *
 * @param folder of the repository
 */
export function recordedTypes(folder: string): string {
  const configuration = ts.getParsedCommandLineOfConfigFile(join(folder, 'tsconfig.json'), undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: () => {},
  });
  const files = roots.map(({ file }) => join(folder, file));
  const program = ts.createProgram(files, { ...configuration?.options, noEmit: true });
  return linesOf(program, folder).join('\n');
}

function linesOf(program: ts.Program, folder: string): readonly string[] {
  const checker = program.getTypeChecker();
  const lines = new Set<string>();
  const named = new Map<string, ts.Type>();
  const waiting: { readonly name: string; readonly type: ts.Type }[] = [];

  const nameOf = (type: ts.Type): string | null => {
    const symbol = type.aliasSymbol ?? (type.isClassOrInterface() ? type.symbol : undefined);
    const isGeneric = (type.aliasTypeArguments ?? []).length > 0;
    if (symbol === undefined || isGeneric) return null;
    let name = symbol.name;
    for (let number = 2; named.has(name) && named.get(name) !== type; number++)
      name = `${symbol.name}${number}`;
    if (!named.has(name)) {
      named.set(name, type);
      waiting.push({ name, type });
    }
    return name;
  };

  const add = (path: string, type: ts.Type, isTop = false): void => {
    const isPrimitive =
      (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Union | ts.TypeFlags.Intersection)) === 0;
    if (isPrimitive || type.flags & ts.TypeFlags.Boolean || type.symbol?.name === 'Date') {
      lines.add(`${path}: ${checker.typeToString(type)}`);
      return;
    }
    const name = isTop || checker.isArrayType(type) ? null : nameOf(type);
    if (name !== null) {
      lines.add(`${path}: ${name}`);
      return;
    }
    if (type.isUnion()) {
      for (const each of type.types) add(`${path}${labelOf(each)}`, each);
      return;
    }
    if (checker.isArrayType(type) || checker.isTupleType(type)) {
      for (const element of checker.getTypeArguments(type as ts.TypeReference)) add(`${path}[]`, element);
      return;
    }
    const values = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (values !== undefined) add(`${path}{}`, values);
    for (const property of checker.getPropertiesOfType(type)) addProperty(path, property);
  };

  const addProperty = (path: string, property: ts.Symbol): void => {
    const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    const type = checker.getTypeOfSymbol(property);
    const field = `${path}.${property.name}${isOptional ? '?' : ''}`;
    if (isOptional && type.isUnion()) {
      const rest = type.types.filter(({ flags }) => (flags & ts.TypeFlags.Undefined) === 0);
      const isBoolean = rest.every(({ flags }) => flags & ts.TypeFlags.BooleanLiteral) && rest.length === 2;
      if (isBoolean) lines.add(`${field}: boolean`);
      else for (const each of rest) add(`${field}${labelOf(each)}`, each);
    } else add(field, type);
  };

  /** Tells alternatives apart that have no name, by the first field with one value. */
  const labelOf = (type: ts.Type): string => {
    if (
      (type.flags & ts.TypeFlags.Object) === 0 ||
      type.aliasSymbol !== undefined ||
      type.isClassOrInterface()
    )
      return '';
    if (checker.isArrayType(type)) return '';
    for (const property of checker.getPropertiesOfType(type)) {
      const value = checker.getTypeOfSymbol(property);
      if (value.flags & (ts.TypeFlags.StringLiteral | ts.TypeFlags.BooleanLiteral))
        return `(${property.name}=${checker.typeToString(value)})`;
    }
    return '';
  };

  for (const { file, names } of roots) {
    const source = program.getSourceFile(join(folder, file));
    const module = source && checker.getSymbolAtLocation(source);
    const exported = module === undefined ? [] : checker.getExportsOfModule(module);
    for (const name of names) {
      const symbol = exported.find((each) => each.name === name);
      if (symbol === undefined) throw new Error(`${file} exports no type ${name}.`);
      const type = checker.getDeclaredTypeOfSymbol(symbol);
      named.set(name, type);
      waiting.push({ name, type });
    }
  }
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
    add(next.name, next.type, true);
  return [...lines].toSorted();
}

/**
 * What of the recorded types an earlier release wrote and the present ones no longer allow, or ask for in addition: lines of either. Where
 * there are any, what was recorded cannot be read as it is. Optional fields, alternatives and types may be added.
 *
 * @param recorded the types of the version, as they were written down
 * @param present the types as they are now
 */
export function incompatibleTypes(recorded: string, present: string): readonly string[] {
  const [before, now] = [recorded, present].map((text) => text.split('\n').filter((line) => line !== ''));
  const known = new Set(now?.flatMap((line) => [line, withoutMarks(line)]));
  const lost = before?.filter((line) => !known.has(line)) ?? [];
  const fields = new Set(before?.map((line) => withoutMarks(fieldOf(line))));
  const owners = new Set(before?.map((line) => ownerOf(fieldOf(line))));
  const required = now?.filter((line) => {
    const field = fieldOf(line);
    const owner = ownerOf(field);
    const isOfKnown = owner !== '' && owners.has(owner);
    return isOfKnown && !field.slice(owner.length).includes('?') && !fields.has(withoutMarks(field));
  });
  return [...lost.map((line) => `- ${line}`), ...(required ?? []).map((line) => `+ ${line}`)];
}

/** As it reads where every field is required: one that was required may be optional now. */
function withoutMarks(line: string): string {
  return line.replaceAll('?', '');
}

function fieldOf(line: string): string {
  return line.slice(0, line.indexOf(': '));
}

/** What has the field: nothing where the line is about a whole type. */
function ownerOf(field: string): string {
  return field.slice(0, Math.max(0, field.lastIndexOf('.')));
}
