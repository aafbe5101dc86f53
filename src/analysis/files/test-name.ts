import type { Language } from '../source/language.ts';
import type { FilePath } from './file-path.ts';

/** Names of tests, by language. */
const names: readonly {
  readonly languages: readonly Language[];
  readonly pattern: RegExp;
  readonly glob: string;
}[] = [
  {
    languages: ['javascript', 'typescript', 'vue'],
    pattern: /[._-](?:tests?|specs?|cy|e2e|e2e-spec|test-d|spec-d)\.[cm]?[jt]sx?$|^tests?\.[cm]?[jt]sx?$/,
    glob: '*.test.*, *.spec.* or *_test.*',
  },
  {
    languages: ['python'],
    pattern: /^test_.*\.py$|_tests?\.py$|^tests?\.py$/,
    glob: 'test_*.py, *_test.py or tests.py',
  },
  { languages: ['go'], pattern: /_test\.go$/, glob: '*_test.go' },
  {
    languages: ['java', 'kotlin', 'groovy', 'scala'],
    pattern:
      /(?:[a-z0-9](?:Tests?|TestCase|TestSuite|IT|ITCase|Spec|Suite)|^Test[A-Z]\w*)\.(?:java|kts?|groovy|scala)$/,
    glob: '*Test, *Spec or *IT',
  },
  { languages: ['rust'], pattern: /(?:^|_)tests?\.rs$/, glob: 'tests.rs or *_test.rs' },
  {
    languages: ['ruby'],
    pattern: /_(?:test|spec)\.(?:rb|cr|coffee)$|^test_(?!helper|case).*\.rb$/,
    glob: '*_test.rb or *_spec.rb',
  },
  { languages: ['php'], pattern: /[a-z0-9](?:Test|Cest)\.php$/, glob: '*Test.php' },
  { languages: ['csharp', 'fsharp'], pattern: /[a-z0-9](?:Tests?|Specs?)\.(?:cs|fs|vb)$/, glob: '*Tests' },
  {
    languages: ['c'],
    pattern: /(?:^tests?(?:_.*)?|[_-](?:tests?|unittests?)|[a-z0-9]Tests?)\.(?:c|cc|cpp|cxx|m|mm|cu|h|hpp)$/,
    glob: '*_test, *_unittest or *Test',
  },
  { languages: ['swift'], pattern: /[a-z0-9]Tests?\.swift$/, glob: '*Tests.swift' },
  { languages: ['solidity'], pattern: /\.t\.sol$/, glob: '*.t.sol' },
  { languages: ['elixir'], pattern: /_test\.exs$/, glob: '*_test.exs' },
  { languages: ['erlang'], pattern: /_(?:SUITE|tests)\.erl$/, glob: '*_SUITE.erl or *_tests.erl' },
  { languages: ['dart'], pattern: /_tests?\.dart$/, glob: '*_test.dart' },
  { languages: ['lua'], pattern: /_(?:spec|test)\.lua$/, glob: '*_spec.lua or *_test.lua' },
  {
    languages: ['shell'],
    pattern: /\.bats$|[._-](?:test|spec)\.sh$|^test_.*\.sh$/,
    glob: '*.bats or *_test.sh',
  },
  { languages: ['powershell'], pattern: /\.(?:tests|ts)\.ps1$/i, glob: '*.Tests.ps1' },
  { languages: ['haskell'], pattern: /[a-z0-9](?:Spec|Tests?)\.hs$/, glob: '*Spec.hs' },
  { languages: ['clojure'], pattern: /_test\.clj[cs]?$/, glob: '*_test.clj' },
  { languages: ['ocaml'], pattern: /(?:^|_)tests?\.(?:ml|re)$|^test_.*\.ml$/, glob: 'test_*.ml' },
  { languages: ['r'], pattern: /^test-.*\.r$/i, glob: 'test-*.R' },
  { languages: ['julia'], pattern: /^runtests\.jl$/, glob: 'runtests.jl' },
  { languages: ['sql'], pattern: /[._-]test\.sql$/, glob: '*_test.sql' },
  { languages: ['hcl'], pattern: /\.(?:tftest|tofutest)\.hcl$/, glob: '*.tftest.hcl' },
];

/** Whether the file's form is that of tests, whatever its place and language. */
export function isTestForm(path: FilePath): boolean {
  return anyLanguageNames.test(path.name);
}

/** Forms that are tests whatever the language: Gherkin, cram and TAP, PHP's own, Robot Framework, Bats. */
const anyLanguageNames = /\.(?:feature|t|phpt|robot|txtar|test)$|\.tftest\.json$/;

/** The name that makes a file a test in its language, as globs; null where its name does not decide. */
export function testName(path: FilePath, language: Language | null): string | null {
  if (isTestForm(path)) return `*.${path.extension}`;
  if (language === null)
    return /[a-z0-9][._-](?:tests?|specs?)\.[A-Za-z]+$/.test(path.name) ? '*_test.* or *_spec.*' : null;
  return (
    names.find((form) => form.languages.includes(language) && form.pattern.test(path.name))?.glob ?? null
  );
}
