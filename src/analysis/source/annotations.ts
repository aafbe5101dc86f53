import type { Language } from './language.ts';
import type { Token } from './tokens.ts';

/** How attributes of a language are written, and which of them only speak to compilers, linters and documentation tools. */
interface Form {
  /** `#[name(…)]`, `[name(…)]` and `[[name(…)]]` stand in brackets; `@name(…)` stands alone. */
  readonly opens: readonly string[];
  readonly names: RegExp;
}

const jvm: Form = {
  opens: ['@'],
  names:
    /^(?:Suppress|SuppressWarnings|SuppressLint|Deprecated|Nullable|NotNull|NonNull|Nonnull|Override|SafeVarargs|FunctionalInterface|NullMarked|NullUnmarked|CheckReturnValue|CanIgnoreReturnValue|VisibleForTesting|OptIn|Contract|CheckForNull|ApiStatus)$/,
};

const forms: Readonly<Partial<Record<Language, Form>>> = {
  c: {
    opens: ['[', '['],
    names: /^(?:nodiscard|maybe_unused|deprecated|fallthrough|likely|unlikely|noreturn)$/,
  },
  csharp: {
    opens: ['['],
    names:
      /^(?:Obsolete|SuppressMessage|UnconditionalSuppressMessage|EditorBrowsable|DebuggerStepThrough|DebuggerDisplay|ExcludeFromCodeCoverage|NotNull|MaybeNull|AllowNull|DisallowNull|NotNullWhen|MaybeNullWhen|NotNullIfNotNull|DoesNotReturn|Pure|UsedImplicitly|CanBeNull|MustUseReturnValue)$/,
  },
  dart: {
    opens: ['@'],
    names:
      /^(?:override|deprecated|Deprecated|immutable|protected|visibleForTesting|mustCallSuper|nonVirtual|internal)$/,
  },
  groovy: jvm,
  java: jvm,
  kotlin: jvm,
  php: { opens: ['#', '['], names: /^(?:ReturnTypeWillChange|Override|Deprecated|SensitiveParameter|Pure)$/ },
  rust: {
    opens: ['#', '['],
    names: /^(?:allow|warn|deny|expect|doc|must_use|inline|cold|deprecated|rustfmt|clippy|cfg_attr)$/,
  },
  scala: {
    opens: ['@'],
    names:
      /^(?:nowarn|unused|deprecated|deprecatedName|SuppressWarnings|tailrec|inline|noinline|switch|unchecked|implicitNotFound|since|migration|annotation)$/,
  },
  swift: {
    opens: ['@'],
    names: /^(?:discardableResult|inlinable|inline|usableFromInline|frozen|warn_unqualified_access)$/,
  },
};

/** Tokens of one attribute. A longer one is left in as code, so that reading stays linear. */
const maxAttributeTokens = 60;

/**
 * The tokens of attributes and annotations for compilers, linters and documentation tools, from their first mark to their last. One with a
 * call among its arguments is none: it runs.
 */
export function annotationTokens(tokens: readonly Token[], language: Language | null): ReadonlySet<Token> {
  const found = new Set<Token>();
  const form = language === null ? undefined : forms[language];
  if (form === undefined) return found;
  let at = 0;
  while (at < tokens.length) {
    const end = mayBegin(tokens, at) ? attributeEnd(tokens, at, form, language === 'rust') : at;
    for (const token of tokens.slice(at, end)) found.add(token);
    at = Math.max(end, at + 1);
  }
  return found;
}

/** An attribute begins a line, or follows what a declaration or a parameter may follow. */
function mayBegin(tokens: readonly Token[], at: number): boolean {
  const previous = tokens[at - 1];
  return (
    previous === undefined ||
    previous.kind === 'indent' ||
    previous.line !== tokens[at]?.line ||
    /^[(,;{}\])]$/.test(previous.text)
  );
}

/** Where the attribute that begins at the index ends; the index itself where none does. */
function attributeEnd(tokens: readonly Token[], at: number, { opens, names }: Form, rust: boolean): number {
  let next = at;
  for (const [offset, mark] of opens.entries()) {
    if (tokens[next]?.text !== mark || tokens[next]?.kind !== 'mark') return at;
    next += 1;
    if (rust && offset === 0 && tokens[next]?.text === '!') next += 1;
  }
  const bracketed = opens.includes('[');
  // The last name of `javax.annotation.Nullable` is the one that counts.
  while (!bracketed && tokens[next + 1]?.text === '.' && tokens[next + 2]?.kind === 'word') next += 2;
  const name = tokens[next];
  if (name?.kind !== 'word' || !names.test(name.text)) return at;
  next += 1;
  if (name.text === 'cfg_attr' && tokens[next + 1]?.text !== 'docsrs') return at;
  if (!bracketed)
    return tokens[next]?.text === '(' && tokens[next]?.line === name.line
      ? argumentsEnd(tokens, next, at)
      : next;
  const opening = next - 2;
  return argumentsEnd(tokens, opening, at) === at
    ? at
    : argumentsEnd(tokens, opening, at) + opens.filter((mark) => mark === '[').length - 1;
}

/** Where the bracket that opens at the index closes; `none` where a call or another expression stands between. */
function argumentsEnd(tokens: readonly Token[], from: number, none: number): number {
  let depth = 0;
  // The parenthesis of the attribute itself: behind its name where a square bracket opens it.
  const own = tokens[from]?.text === '[' ? from + 2 : from;
  for (let at = from; at < Math.min(tokens.length, from + maxAttributeTokens); at += 1) {
    const token = tokens[at];
    if (token === undefined) return none;
    if (token.kind !== 'mark') continue;
    if (token.text === '(' && at > own && !mayNest(tokens, at)) return none;
    if ('([{'.includes(token.text)) depth += 1;
    else if (')]}'.includes(token.text)) {
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (!/^[.,=:&|*@-]$/.test(token.text)) return none;
  }
  return none;
}

/** Conditions of Rust and the attribute's own arguments stand in parentheses; anything else before them is called. */
function mayNest(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return (
    before?.kind !== 'word' ||
    /^(?:cfg|any|all|not|doc|feature|nameof|typeof|inline|deprecated|Deprecated|ReplaceWith)$/.test(
      before.text,
    )
  );
}
