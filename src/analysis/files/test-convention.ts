import { type Message, say } from '../../text/message.ts';
import type { Language } from '../source/language.ts';

/** The locations in which tests of a language count, in words that its developers know. */
export function testConvention(language: Language | null): Message {
  return (language === null ? undefined : conventions[language]) ?? anywhere;
}

const script = say`${'*.test.*'}, ${'*.spec.*'}, ${'__tests__/'} or ${'test/'}`;
const anywhere = say`a file in ${'test/'} or ${'tests/'}, or one that the policy names in ${'tests'}`;

const conventions: Readonly<Partial<Record<Language, Message>>> = {
  c: say`${'tests/'}, ${'*_test.c'} or ${'*_unittest.cc'}`,
  clojure: say`${'test/'} or ${'*_test.clj'}`,
  csharp: say`${'*.Tests/'} or ${'*Tests.cs'}`,
  dart: say`${'test/*_test.dart'}`,
  elixir: say`${'test/*_test.exs'}, or a doctest (${'iex>'})`,
  erlang: say`${'test/*_SUITE.erl'} or ${'*_tests.erl'}`,
  fsharp: say`${'*.Tests/'} or ${'*Tests.fs'}`,
  go: say`${'*_test.go'} beside the code`,
  groovy: say`${'src/test/'} or ${'*Spec.groovy'}`,
  haskell: say`${'test/'}, ${'tests/'} or ${'*Spec.hs'}`,
  hcl: say`${'tests/*.tftest.hcl'}, or Terratest in ${'test/'}`,
  java: say`${'src/test/'}`,
  javascript: script,
  julia: say`${'test/'}`,
  kotlin: say`${'src/test/'} or ${'src/*Test/'}`,
  lua: say`${'spec/*_spec.lua'} or ${'tests/'}`,
  ocaml: say`${'test/'}, or a cram test (${'*.t'})`,
  perl: say`${'t/*.t'}`,
  php: say`${'tests/'} or ${'*Test.php'}`,
  powershell: say`${'*.Tests.ps1'}`,
  python: say`${'tests/'}, ${'test_*.py'}, or a doctest (${'>>>'})`,
  r: say`${'tests/testthat/'}`,
  ruby: say`${'spec/*_spec.rb'} or ${'test/*_test.rb'}`,
  rust: say`${'tests/'}, or a ${'#[cfg(test)]'} module in the file itself`,
  scala: say`${'src/test/'}, ${'*Spec.scala'} or ${'*Suite.scala'}`,
  shell: say`${'*.bats'}, ${'*_test.sh'} or ${'test/'}`,
  solidity: say`${'test/'} or ${'*.t.sol'}`,
  sql: say`${'tests/'} or ${'*_test.sql'}`,
  swift: say`${'Tests/'} or ${'*Tests.swift'}`,
  typescript: script,
  vue: script,
  yaml: say`${'tests/*_test.yaml'}`,
  zig: say`a ${'test'} block in the file itself`,
};
