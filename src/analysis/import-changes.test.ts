// Which changes of imports may change what a file does, and which only follow another change.
import { describe, expect, test } from '@jest/globals';
import { changedFile, patchOf } from '../../test/samples/changed-file.ts';
import type { ChangedFile } from '../evidence/change.ts';
import { readEffects } from './effect.ts';
import { readFile } from './read-file.ts';

function behaviors(files: readonly ChangedFile[]): readonly (string | undefined)[] {
  return readEffects(files.map(readFile)).map((effect) => effect.behavior?.text.trim());
}

const behaves = (path: string, lines: readonly string[]) =>
  behaviors([changedFile(path, { patch: patchOf(lines) })])[0] !== undefined;

describe('an import changes behavior', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'the same name of another module',
      'src/a.js',
      ["-import { a } from './strict.js'", "+import { a } from './lax.js'"],
    ],
    [
      'on the last line of several',
      'src/a.ts',
      [' import {', '   a,', "-} from './strict'", "+} from './lax'"],
    ],
    ['the default of another module', 'src/a.ts', ["-import a from 'strict'", "+import a from 'lax'"]],
    ['a whole module', 'src/a.ts', ["-import * as a from 'strict'", "+import * as a from 'lax'"]],
    [
      'another name under the same alias',
      'src/a.ts',
      ["-import { strict as a } from 'b'", "+import { lax as a } from 'b'"],
    ],
    ['a re-export', 'src/a.ts', ["-export { a } from './strict'", "+export { a } from './lax'"]],
    ['a required module', 'src/a.js', ["-const a = require('./strict')", "+const a = require('./lax')"]],
    ['a new module that is only run', 'src/a.js', ["+import './polyfill'"]],
    ['another module that is only run', 'src/a.js', ["-import './strict'", "+import './lax'"]],
    ['in Python', 'src/a.py', ['-from strict import check', '+from lax import check']],
    ['a whole module of Python', 'src/a.py', ['-import strict as check', '+import lax as check']],
    [
      'beside the package in Python',
      'pkg/a.py',
      ['-from .strict import check', '+from lax.strict import check'],
    ],
    ['in Go', 'a.go', ['-import "example.com/strict/check"', '+import "example.com/lax/check"']],
    [
      'a new package of Go that is only run',
      'a.go',
      [' import (', ' \t"fmt"', '+\t_ "example.com/lax"', ' )'],
    ],
    ['in Java', 'src/A.java', ['-import a.strict.Check;', '+import a.lax.Check;']],
    ['in Kotlin', 'src/A.kt', ['-import a.Strict as Check', '+import a.Lax as Check']],
    ['in Rust', 'src/a.rs', ['-use strict::check;', '+use lax::check;']],
    ['within brackets of Rust', 'src/a.rs', ['-use a::{strict::check, b};', '+use a::{lax::check, b};']],
    ['in PHP', 'src/A.php', ['-use Strict\\Check;', '+use Lax\\Check;']],
    ['in Scala', 'src/A.scala', ['-import strict.{Check, A}', '+import lax.{Check, A}']],
    ['in Elixir', 'lib/a.ex', ['-  alias Strict.Check', '+  alias Lax.Check']],
    ['another header of C', 'src/a.c', ['-#include "strict.h"', '+#include "lax.h"']],
    ['a new library of Ruby', 'lib/a.rb', ["+require 'monkey'"]],
    ['in Haskell', 'src/A.hs', ['-import qualified Strict as Check', '+import qualified Lax as Check']],
    ['in Dart', 'lib/a.dart', ["-import 'strict.dart' show check;", "+import 'lax.dart' show check;"]],
    ['in Lua', 'src/a.lua', ["-local check = require('strict')", "+local check = require('lax')"]],
  ])('%s', (_, path, lines) => {
    expect(behaves(path, lines)).toBe(true);
  });
});

describe('an import changes nothing by itself', () => {
  test.each<[string, string, readonly string[]]>([
    ['in another order', 'src/a.js', ["-import a from 'a'", " import b from 'b'", "+import a from 'a'"]],
    ['names in another order', 'src/a.js', ["-import { a, b } from 'c'", "+import { b, a } from 'c'"]],
    [
      'split in two',
      'src/a.js',
      ["-import { a, b } from 'c'", "+import { a } from 'c'", "+import { b } from 'c'"],
    ],
    ['types alone', 'src/a.ts', ["-import type { A } from './b'", "+import type { A } from './c'"]],
    ['more names', 'src/a.ts', ["-import { a } from 'c'", "+import { a, b } from 'c'"]],
    ['another extension', 'src/a.ts', ["-import { a } from './c'", "+import { a } from './c.js'"]],
    [
      'a directory by its index',
      'src/a.ts',
      ["-import { a } from './c'", "+import { a } from './c/index.js'"],
    ],
    ['the scheme of Node', 'src/a.ts', ["-import fs from 'fs'", "+import fs from 'node:fs'"]],
    ['a style sheet', 'src/a.ts', ["+import './a.css'"]],
    ['a module that was imported before', 'src/a.ts', ["-import a from './b'", "+import './b'"]],
    ['a default as a name', 'src/a.ts', ["-import a from './b'", "+import { a } from './b'"]],
    ['relative instead of absolute', 'pkg/a.py', ['-from pkg.b import c', '+from .b import c']],
    ['another form in Python', 'a.py', ['-from a import b', '+import a.b as b']],
    ['the major version in Go', 'a.go', ['-import "example.com/a/v2/b"', '+import "example.com/a/v3/b"']],
    ['a member instead of a wildcard', 'src/A.java', ['-import a.b.*;', '+import a.b.C;']],
    ['grouped in Rust', 'src/a.rs', ['-use a::b;', '-use a::c;', '+use a::{b, c};']],
    ['the core of Rust', 'src/a.rs', ['-use std::fmt::Debug;', '+use core::fmt::Debug;']],
    ['taken away', 'src/a.js', ["-import './polyfill'"]],
    ['a library of Ruby in another place', 'lib/a.rb', ["-require 'a'", " require 'b'", "+require 'a'"]],
  ])('%s', (_, path, lines) => {
    expect(behaves(path, lines)).toBe(false);
  });

  test.each<[string, string, string, string, string, string]>([
    [
      'a file of JavaScript',
      'src/strict.js',
      'src/checks/strict.js',
      'src/a.js',
      "import { a } from './strict.js'",
      "import { a } from './checks/strict.js'",
    ],
    [
      'a file of Python',
      'pkg/b.py',
      'pkg/c/b.py',
      'pkg/a.py',
      'from pkg.b import d',
      'from pkg.c.b import d',
    ],
    ['a class of Java', 'src/a/b/C.java', 'src/a/d/C.java', 'src/a/E.java', 'import a.b.C;', 'import a.d.C;'],
    ['a module of Rust', 'src/b.rs', 'src/c/b.rs', 'src/a.rs', 'use crate::b::D;', 'use crate::c::b::D;'],
  ])('where it follows a rename: %s', (_, from, to, path, before, after) => {
    const importer = changedFile(path, { patch: patchOf([`-${before}`, `+${after}`]) });
    const renamed = changedFile(to, { status: 'renamed', previousPath: from });
    expect(behaviors([importer, renamed])[0]).toBeUndefined();
    // A rename of another file is no reason.
    const other = changedFile('src/x/y.js', { status: 'renamed', previousPath: 'src/z.js' });
    expect(behaviors([importer, other])[0]).toBe(after);
  });

  test('in the file that is moved itself', () => {
    const patch = patchOf(["-import { a } from './b'", "+import { a } from '../b'"]);
    const moved = changedFile('src/c/d.js', { status: 'renamed', previousPath: 'src/d.js', patch });
    expect(behaviors([moved])).toEqual([undefined]);
  });

  test('in a test', () => {
    const patch = patchOf(["-import { a } from './strict'", "+import { a } from './lax'"]);
    expect(behaviors([changedFile('src/a.test.js', { patch })])).toEqual([undefined]);
  });
});
