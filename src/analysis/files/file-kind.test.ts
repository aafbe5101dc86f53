import { describe, expect, it, test } from '@jest/globals';
import { changedFile } from '../../../test/samples/changed-file.ts';
import type { ChangedFile } from '../../evidence/change.ts';
import { plain } from '../../text/message.ts';
import { readFile } from '../read-file.ts';
import type { FileKind } from './file-kind.ts';

describe('the kind of a file by its path', () => {
  test.each<[FileKind, readonly string[]]>([
    [
      'test',
      [
        // JavaScript, TypeScript, Vue
        'src/cart.test.ts',
        'src/cart.spec.tsx',
        'src/cart_test.ts',
        'src/cart-test.js',
        'test/unit/cart_spec.js',
        'src/__tests__/cart.ts',
        'cypress/e2e/checkout.cy.js',
        'packages/cart/test/total.js',
        'types/cart.test-d.ts',
        // Python
        'tests/cart.py',
        'shop/tests/cart.py',
        'shop/cart/test_total.py',
        'shop/cart/total_test.py',
        'shop/cart/tests.py',
        'test/legacy.py',
        'tests/test_utils/test_style.py',
        // Go
        'cart/total_test.go',
        'e2e/checkout.go',
        // JVM
        'src/test/java/shop/CartTest.java',
        'cart/src/integrationTest/kotlin/shop/Cart.kt',
        'cart/src/androidTest/java/shop/CartTest.java',
        'cart/src/commonTest/kotlin/shop/Total.kt',
        'src/it/scala/shop/CartSuite.scala',
        'cart-tests/src/main/java/shop/Checkout.java',
        'tests/neg/missing-type.scala',
        'tests/neg/missing-type.check',
        // Rust
        'tests/cart.rs',
        'crates/cart/tests/cart.rs',
        'crates/cart/src/tests.rs',
        // Ruby, PHP
        'spec/cart_spec.rb',
        'spec/models/cart.rb',
        'test/models/cart_test.rb',
        'features/checkout.feature',
        'features/step_definitions/checkout.rb',
        'tests/Unit/CartTest.php',
        'src/Shop/Cart/Tests/Total.php',
        'ext/cart/total.phpt',
        // .NET
        'Shop.Tests/Cart.cs',
        'src/Shop.UnitTests/Cart.cs',
        'Shop/CartTests.cs',
        // C and C++
        'tests/unit/cart.c',
        'src/tests.c',
        'api/testdata/openapi_golden.yaml',
        'query/testdata/operators.test',
        'Test/Cart.cs',
        'src/modules/cart/tests_impl.h',
        'src/cart_unittest.cc',
        'tests/data/test1201',
        'unittests/CartTest.cpp',
        // Swift, Dart, Elixir, Erlang
        'Tests/ShopTests/Cart.swift',
        'ShopUITests/Checkout.swift',
        'integration_test/checkout.dart',
        'pkgs/shop_conformance_tests/lib/src/cart_tests.dart',
        'test/shop/cart_test.exs',
        'test/cart_SUITE.erl',
        // Solidity
        'test/Cart.t.sol',
        'contracts/Cart.t.sol',
        'certora/Cart.spec',
        // Shells, Lua, PowerShell, OCaml, Haskell, R, Julia, Perl
        'test/install.bats',
        'scripts/install_test.sh',
        'spec/cart_spec.lua',
        'Cart.Tests.ps1',
        'tst/Cart.ts.ps1',
        'test/blackbox/cart.t',
        'tests/Properties.hs',
        'src/Shop/CartSpec.hs',
        'tests/testthat/test-cart.R',
        'test/runtests.jl',
        't/cart.t',
        // Infrastructure
        'charts/shop/tests/deployment_test.yaml',
        'modules/network/tests/defaults.tftest.hcl',
      ],
    ],
    [
      'test-support',
      [
        'tests/conftest.py',
        'test/test_helper.rb',
        'spec/support/login.rb',
        'src/__mocks__/clock.ts',
        'src/__snapshots__/cart.test.ts.snap',
        'src/test-utils/render.tsx',
        'jest.setup.ts',
        'cart/testdata/empty.json',
        'test/fixtures/cart.json',
        'contracts/mocks/TokenMock.sol',
        'tests/support/factory.ts',
        'fuzz/fuzz_targets/parse.rs',
        'cart/src/testFixtures/java/shop/Carts.java',
      ],
    ],
    [
      'product',
      [
        // Names that only contain the word.
        'cmd/attestation/verify.go',
        'src/TopicInspector.java',
        'src/UpdateStatement.kt',
        'src/latest.ts',
        'src/contest.py',
        'lua/pkg/rockspec.lua',
        'src/inspector/introspection.ts',
        'src/Specialty.cs',
        // Products about testing.
        'src/shop/testing.py',
        'src/Shop/Testing/TestResponse.php',
        'src/Shop/Foundation/Testing/TestCase.php',
        'actor-testkit/src/main/scala/Probe.scala',
        'Sources/ShopTestUtils/Driver.swift',
        'Sources/Testing/Suite.swift',
        'lib/shop/test/conn_test.ex',
        'lib/shop/test_helper.rb',
        'lib/shop/test_unit/runner.rb',
        'shop/test/client.py',
        'src/main/java/shop/mocks/Clock.java',
        'src/main/java/shop/Test.java',
        'src/main/java/shop/LoadTest.java',
        'net/test_helpers.go',
        'packages/test-utils/src/render.ts',
        // A shop's words.
        'src/security.ts',
        'src/history.go',
        'app/news/models.py',
        'src/database/migrations/migrator.php',
        'src/Console/Migrations/FreshCommand.php',
        'app/models/vendor.rb',
        'src/vendor/orders.ts',
        'src/features/checkout/index.ts',
        'src/main/java/com/example/shop/Cart.java',
        'src/config/auth.config.ts',
        'src/docs/render.ts',
        'src/main/resources/application.yml',
        'data/currencies.json',
        'bin/shop',
      ],
    ],
    [
      'documentation',
      [
        'README.md',
        'docs/guide.md',
        'docs/conf.py',
        'src/cart/README.adoc',
        'CHANGELOG',
        'LICENSE',
        'man/man1/shop.1',
        'notes.txt',
        'newsfragments/12.feature',
        'tests/README.md',
        'LICENSE.MIT0',
      ],
    ],
    [
      'generated',
      [
        'api/shop.pb.go',
        'shop_pb2.py',
        'lib/cart.g.dart',
        'public/app.min.js',
        'src/__generated__/schema.ts',
        'shop/api/shop.api',
      ],
    ],
    [
      'vendored',
      [
        'vendor/github.com/a/b/c.go',
        'node_modules/a/index.js',
        'third_party/zlib/inflate.c',
        'assets/vendor/jquery.js',
      ],
    ],
    [
      'translation',
      [
        'locales/de.json',
        'po/de.po',
        'config/locales/de.yml',
        'lang/de/validation.php',
        'res/values-de/strings.xml',
      ],
    ],
    [
      'dependency-manifest',
      [
        'package.json',
        'crates/cart/Cargo.toml',
        'go.mod',
        'shop.csproj',
        'tests/Shop.Tests/Shop.Tests.csproj',
        'gradle/libs.versions.toml',
        'requirements-dev.txt',
        'mix.exs',
        'Chart.yaml',
      ],
    ],
    ['lock-file', ['package-lock.json', 'yarn.lock', 'go.sum', 'Cargo.lock', 'tests/composer.lock']],
    [
      'build',
      [
        '.github/workflows/test.yml',
        '.github/scripts/release.sh',
        'Makefile',
        'CMakeLists.txt',
        '.eslintrc',
        'eslint.config.mjs',
        'anything.config.js',
        'tsconfig.build.json',
        'scripts/release.js',
        'buildSrc/src/main/kotlin/Versions.kt',
        'project/Dependencies.scala',
        'mkdocs.yml',
        'build.rs',
      ],
    ],
    [
      'infrastructure',
      [
        'main.tf',
        'modules/network/variables.tf',
        'Dockerfile',
        'docker/Dockerfile-4.1',
        'compose.yaml',
        'charts/shop/templates/service.yaml',
        'charts/shop/templates/_helpers.tpl',
        'k8s/deployment.yaml',
      ],
    ],
    [
      'migration',
      [
        'db/migrate/20240101_add_cart.rb',
        'src/db/migrations/01-cart.ts',
        'alembic/versions/1a_cart.py',
        'sql/V2__cart.sql',
      ],
    ],
    [
      'example',
      [
        'examples/checkout/index.js',
        '_examples/checkout/main.go',
        'samples/server/src/main/java/Server.java',
        'example/lib/main.dart',
        'src/Cart.stories.tsx',
      ],
    ],
    [
      'benchmark',
      [
        'benches/cart.rs',
        'benchmarks/Shop.Tests.Performance/Cart.cs',
        'Shop.Tests.Performance/Cart.cs',
        'src/cart.bench.ts',
        'src/bench_cart.c',
      ],
    ],
    ['type-declaration', ['src/globals.d.ts', 'shop/cart.pyi']],
    ['asset', ['logo.svg', 'public/favicon.ico', 'src/cart.scss', 'src/images/loading.json']],
  ])('%s', (kind, paths) => {
    expect(paths.map((path) => [path, kindOf(path)])).toEqual(paths.map((path) => [path, kind]));
  });

  it('says why in words', () => {
    expect(plain(readFile(changedFile('spec/models/cart.rb')).reason)).toBe(
      'it is in the test directory spec',
    );
  });
});

describe('the mark of a generator', () => {
  const mark = '// Code generated by protoc. DO NOT EDIT.';

  test.each<[string, FileKind, Partial<ChangedFile>]>([
    [
      'at the top of a new file is believed',
      'generated',
      { status: 'added', patch: `@@ -0,0 +1,2 @@\n+${mark}\n+package cart` },
    ],
    [
      'that was there before is believed',
      'generated',
      { patch: `@@ -1,2 +1,2 @@\n ${mark}\n-var a = 1\n+var a = 2` },
    ],
    ['that the change itself adds is not', 'product', { patch: `@@ -1,1 +1,2 @@\n+${mark}\n var a = 1` }],
    ['far below the top is not', 'product', { patch: `@@ -90,2 +90,2 @@\n ${mark}\n-var a = 1\n+var a = 2` }],
  ])('%s', (_, kind, rest) => {
    expect(readFile(changedFile('cart/cart.go', rest)).kind).toBe(kind);
  });
});

it('takes a submodule for vendored, whatever its path', () => {
  expect(readFile(changedFile('src/theme', { submodule: true })).kind).toBe('vendored');
});

function kindOf(path: string): FileKind {
  return readFile(changedFile(path)).kind;
}
