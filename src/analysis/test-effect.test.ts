import { describe, expect, test } from '@jest/globals';
import { changedFile, patchOf } from '../../test/samples/changed-file.ts';
import type { ChangedFile } from '../evidence/change.ts';
import { plain } from '../text/message.ts';
import { readEffects } from './effect.ts';
import { readFile } from './read-file.ts';
import { effectOnTests } from './test-effect.ts';

/** `counts`, or why the change to a test does not; `none` where it touches no test. */
function effect(path: string, lines: readonly string[] | null, rest: Partial<ChangedFile> = {}): string {
  const file = changedFile(path, { ...(lines === null ? {} : { patch: patchOf(lines) }), ...rest });
  const [read] = readEffects([readFile(file)]);
  const found = read === undefined ? null : effectOnTests(read);
  if (found === null) return 'none';
  return found.counts ? 'counts' : plain(found.reason);
}

const skippedOnly = 'tests are only skipped or singled out';
const addedSkipped = 'the added tests are skipped';
const nothing = 'the tests assert nothing';
const namesOnly = 'only the names of tests change';
const deletedOnly = 'lines of the test are only deleted';

describe('a test does not count', () => {
  test.each<[string, string]>([
    ['test/disabled/cart.js', 'disabled'],
    ['test/__disabled__/cart.js', '__disabled__'],
    ['test/disabled-tests/cart.js', 'disabled-tests'],
    ['test/disabled_test/cart.js', 'disabled_test'],
    ['test/quarantine/cart.js', 'quarantine'],
    ['test/quarantined/cart.js', 'quarantined'],
    ['test/Skipped/cart.js', 'Skipped'],
    ['test/ignored/cart.js', 'ignored'],
    ...['disabled', 'skip', 'skipped', 'bak', 'orig', 'off', 'SKIP'].map((end): [string, string] => [
      `test/cart.js.${end}`,
      `cart.js.${end}`,
    ]),
  ])('where it does not run: %s', (path, where) => {
    expect(effect(path, ['+expect(a).toBe(1)'])).toBe(`the test is in ${where}, where it does not run`);
  });

  test.each<[string, string, readonly string[] | null, string, Partial<ChangedFile>?]>([
    ['that is deleted', 'a.test.ts', ['-expect(a)'], 'the test is deleted', { status: 'removed' }],
    ['of which lines are deleted', 'a.test.ts', ['-expect(a)', '-expect(b)'], deletedOnly],
    ['that shrank unseen', 'a.test.ts', null, deletedOnly, { additions: 0, deletions: 3 }],
    [
      'of which comments change',
      'a.test.ts',
      ['-// a', '+// b'],
      'only comments, imports or formatting of the test change',
    ],
    ['that asserts nothing', 'a.test.ts', ["+test('a', () => {", '+})'], nothing],
    ['that asserts a constant', 'test_a.py', ['+def test_a():', '+    assert True'], nothing],
    ['that passes', 'test_a.py', ['+def test_a():', '+    pass'], nothing],
    ['that loses its assertion', 'a.test.ts', ['-expect(a).toBe(1)', '+return'], nothing],
    ['whose name changes', 'a.test.ts', ["-test('a', () => {", "+test('b', () => {"], namesOnly],
  ])('%s', (...[, path, lines, reason, rest]) => {
    expect(effect(path, lines, rest)).toBe(reason);
  });

  const constants: readonly (readonly [string, string, string])[] = [
    ['a.test.ts', "test('a', () => {", 'expect(true).toBe(true);'],
    ['a.test.ts', "test('a', () => {", 'expect(true).toEqual(true)'],
    ['a_test.go', 'func TestA(t *testing.T) {', 'return'],
    ['tests/a.rs', 'fn a() {', 'assert!(true);'],
    ['test_a.py', 'def test_a(self):', 'self.assertTrue(True)'],
    ['CartTest.java', 'public void a() {', 'assertTrue(true);'],
    ['CartTests.cs', 'public void A() {', 'Assert.True(true);'],
    ['test/a_test.rb', 'test "a" do', 'end'],
  ];
  test.each(constants)('that can fail for nothing: %s %s %s', (path, head, body) => {
    expect(effect(path, [`+${head}`, `+  ${body}`])).toBe(nothing);
    expect(effect(path, [`+${head}`, '+  check(a)'])).toBe('counts');
  });
});

describe('a test that is skipped does not count', () => {
  const skips: readonly (readonly [string, string])[] = [
    ['CartTest.java', '@Disabled'],
    ['CartTest.java', '@Disabled("later")'],
    ['CartTest.java', '@Ignore'],
    ['CartTest.kt', '@Ignored'],
    ['test_a.py', '@pytest.mark.skip'],
    ['test_a.py', '@pytest.mark.skipif(a)'],
    ['test_a.py', '@pytest.mark.xfail'],
    ['test_a.py', '@unittest.skip("later")'],
    ['test_a.py', '@unittest.skipIf(a)'],
    ['test_a.py', '@unittest.skipUnless(a)'],
    ['test_a.py', '@unittest.expectedFailure'],
    ['test_a.py', 'pytest.skip("later")'],
    ['test_a.py', 'self.skipTest("later")'],
    ['test_a.py', 'pytestmark = pytest.mark.skip(a)'],
    ['test/a_test.exs', '@tag :skip'],
    ['test/a_test.exs', '@moduletag :skip'],
    ['tests/a.rs', '#[ignore]'],
    ['tests/a.rs', '#[ignore = "later"]'],
    ['CartTests.cs', '[Ignore]'],
    ['CartTests.cs', '[Skip("later")]'],
    ['a_test.go', 't.Skip("later")'],
    ['a_test.go', 't.SkipNow()'],
    ['a_test.go', 'b.Skipf("later")'],
    ['test/a.bats', 'skip "later"'],
    ['spec/a_spec.rb', 'pending'],
    ['spec/a_spec.rb', 'pending "later"'],
    ['CartTest.php', "$this->markTestSkipped('later');"],
    ['CartTest.php', "$this->markTestIncomplete('later');"],
    ['CartTests.swift', 'throw XCTSkip("later")'],
    ['a.test.js', 'this.skip();'],
  ];
  test.each(skips)('%s: %s', (path, line) => {
    expect(effect(path, [`+  ${line}`])).toBe(skippedOnly);
  });

  test.each<[string, string, string]>([
    ['a.test.ts', "test('a', b)", "test.skip('a', b)"],
    ['a.test.ts', "test('a', b)", "test.only('a', b)"],
    ['a.test.ts', "test('a', b)", "test.todo('a', b)"],
    ['a.test.ts', "test('a', b)", "test.failing('a', b)"],
    ['a.test.ts', "test('a', b)", "test.fixme('a', b)"],
    ['a.test.ts', "it('a', b)", "xit('a', b)"],
    ['a.test.ts', "describe('a', b)", "fdescribe('a', b)"],
    ['a.test.ts', "test('a', b)", "xtest('a', b)"],
    ['spec/a_spec.rb', "context 'a' do", "xcontext 'a' do"],
    ['spec/a_spec.rb', "specify 'a' do", "fspecify 'a' do"],
    ['CartTests.cs', '[Fact]', '[Fact(Skip = "later")]'],
    ['test/a_test.dart', "test('a', b);", "test('a', b, skip: true);"],
    ['A.Tests.ps1', "It 'a' {", "It 'a' -Skip {"],
  ])('%s: %s becomes %s', (path, before, after) => {
    const found = effect(path, [`-${before}`, `+${after}`]);
    expect(found === 'counts').toBe(path === 'test/a_test.dart');
    if (path !== 'test/a_test.dart') expect(found).toBe(skippedOnly);
  });

  test.each<[string, readonly string[]]>([
    ['a.test.ts', ["+test.skip('a', () => {", '+  expect(a).toBe(1)', '+})']],
    ['a.test.ts', ["+xit('a', () => {", '+  expect(a).toBe(1)', '+})']],
    ['test_a.py', ['+@pytest.mark.skip', '+def test_a():', '+    assert a == 1']],
    ['a_test.go', ['+func TestA(t *testing.T) {', '+\tt.Skip("later")', '+\tcheck(a)', '+}']],
    ['tests/a.rs', ['+#[ignore]', '+fn a() {', '+    assert_eq!(a, 1);', '+}']],
  ])('%s: %j', (path, lines) => {
    expect(effect(path, lines)).toBe(addedSkipped);
  });

  test('but one that runs beside it does', () => {
    expect(
      effect('a.test.ts', ["+test.skip('a', () => {", "+test('b', () => {", '+  expect(b).toBe(1)']),
    ).toBe('counts');
  });

  test('and one that runs again does', () => {
    expect(effect('a.test.ts', ["-test.skip('a', b)", "+test('a', b)"])).toBe('counts');
    expect(effect('CartTests.cs', ['-[Fact(Skip = "later")]', '+[Fact]'])).toBe('counts');
  });
});

describe('a test counts', () => {
  test.each<[string, string]>([
    ['a.test.ts', "it('a', () => {"],
    ['a.test.ts', "test.each([1])('a', () => {"],
    ['a.test.ts', "describe('a', () => {"],
    ['spec/a_spec.rb', "specify 'a' do"],
    ['test_a.py', 'async def test_a():'],
    ['tests/a.rs', 'pub async fn a() {'],
    ['a_test.go', 'func (s *Suite) TestA() {'],
    ['CartTest.java', 'protected static void a() {'],
    ['CartTest.kt', 'fun adds() {'],
    ['CartTest.php', 'public function testA() {'],
    ['CartTests.cs', 'internal async Task A() {'],
    ['CartTest.java', '@Test'],
    ['tests/a.rs', '#[tokio::test]'],
    ['test_a.py', 'class TestA:'],
    ['test/a_test.exs', 'test "a" do'],
    ['A.Tests.ps1', 'It "a" {'],
  ])('not by the declaration alone in %s: %s', (path, head) => {
    const alone = effect(path, [`+${head}`]);
    expect(alone === nothing || (head.startsWith('#[') && alone === 'counts')).toBe(true);
    expect(effect(path, [`+${head}`, '+  check(a)'])).toBe('counts');
  });

  test.each<[string, string, string]>([
    ['a.test.ts', 'expect(a).toBe(1)', 'a()'],
    ['a.test.ts', 'assertEquals(a, 1)', 'a()'],
    ['a.test.ts', 'a.should.equal(1)', 'a()'],
    ['CartTest.java', 'verify(a);', 'a();'],
    ['a_test.go', 'require.Equal(t, a, 1)', 'a()'],
    ['a_test.go', 't.Errorf("a")', 'a()'],
    ['a_test.go', 't.Fatal("a")', 'a()'],
    ['test/a_test.exs', 'refute a', 'a()'],
    ['CartTests.swift', 'XCTAssertEqual(a, 1)', 'a()'],
    ['a_test.cc', 'EXPECT_EQ(a, 1);', 'a();'],
    ['a_test.cc', 'ASSERT_TRUE(a);', 'a();'],
    ['test/a_test.rb', 'a.must_equal 1', 'a()'],
    ['tests/a.rs', 'assert_matches!(a, 1);', 'a();'],
    ['A.Tests.ps1', '$a | Should -Be 1', 'a'],
    ['CartTests.cs', 'Assert.Equal(a, 1);', 'a();'],
  ])('not where its assertion gives way to a bracket, in %s: %s', (path, assertion, call) => {
    expect(effect(path, [`-  ${assertion}`, '+  return'])).toBe(nothing);
    expect(effect(path, [`-  ${call}`, '+  return'])).toBe('counts');
  });

  test.each<[string, string, readonly string[] | null, Partial<ChangedFile>?]>([
    ['that grew unseen', 'a.test.ts', null, { additions: 1 }],
    ['that is binary', 'test/a.bin', null, { binary: true, additions: 0 }],
    ['of data', 'test/a.expected', ['+a']],
    ['of another value', 'a.test.ts', ['-expect(a).toBe(1)', '+expect(a).toBe(2)']],
  ])('%s', (...[, path, lines, rest]) => {
    expect(effect(path, lines, rest)).toBe('counts');
  });
});

test('a product file without tests inside touches none', () => {
  expect(effect('src/a.ts', ['+a()'])).toBe('none');
});

test('of tests inside a product file comments are no change', () => {
  const module = [' #[cfg(test)]', ' mod tests {', '-    // a', '+    // b', ' }'];
  expect(effect('src/a.rs', module)).toBe('none');
  expect(effect('src/a.rs', [' #[cfg(test)]', ' mod tests {', '+    assert_eq!(a(), 1);', ' }'])).toBe(
    'counts',
  );
});

describe('a test counts, and a reviewer should look at it', () => {
  /** Why, or null. */
  function doubt(path: string, lines: readonly string[]): string | null {
    const [read] = readEffects([readFile(changedFile(path, { patch: patchOf(lines) }))]);
    const found = read === undefined ? null : effectOnTests(read);
    return found?.counts === true && found.doubt !== null ? plain(found.doubt) : null;
  }
  const constants = 'its assertions compare constants';
  const never = 'a condition that never holds keeps it from running';

  test.each<[string, readonly string[], string]>([
    ['a.test.ts', ["+test('a', () => {", '+  a();', '+  expect(1).toBe(1);', '+});'], constants],
    ['a.test.ts', ["+test('a', () => {", '+  a();', "+  assert.equal('a', 'a');", '+});'], constants],
    ['test_a.py', ['+def test_a():', '+    a()', '+    assert 1 == 1'], constants],
    ['CartTest.java', ['+@Test', '+void a() {', '+  a();', '+  assertEquals(2, 2);', '+}'], constants],
    ['tests/a.rs', ['+#[test]', '+fn a() {', '+    a();', '+    assert_eq!(2, 2);', '+}'], constants],
    ['CartTests.cs', ['+[Fact]', '+public void A() {', '+  A();', '+  Assert.Equal(1, 1);', '+}'], constants],
    ['a.test.ts', ["+if (false) test('a', () => {", '+  expect(a).toBe(1);', '+});'], never],
    ['a.test.ts', ["+test.skipIf(true)('a', () => {", '+  expect(a).toBe(1);', '+});'], never],
    ['test_a.py', ['+if False:', '+    def test_a():', '+        assert a == 1'], never],
    ['a_test.cc', ['+#if 0', '+TEST(A, B) {', '+  EXPECT_EQ(a, 1);', '+}', '+#endif'], never],
    [
      'a.test.ts',
      ["-test('a', () => check(a));", "+// test('a', () => check(a));", "+test('b', () => check(b));"],
      'tests are put into comments',
    ],
  ])('%s: %j', (path, lines, why) => {
    expect(doubt(path, lines)).toBe(why);
  });

  test.each<[string, readonly string[]]>([
    ['a.test.ts', ["+test('a', () => {", '+  expect(a).toBe(1);', '+});']],
    ['a.test.ts', ["+test('a', () => {", '+  expect(1).toBe(1);', '+  expect(a).toBe(1);', '+});']],
    ['a.test.ts', ["+test('a', () => {", '+  expect("a" + b).toBe("ab");', '+});']],
    ['test_a.py', ['+def test_a():', '+    assert a == 1']],
    ['a.test.ts', ["+test.skipIf(isWindows)('a', () => {", '+  expect(a).toBe(1);', '+});']],
    ['a.test.ts', ["+test('a', () => check(a));"]],
    ['a_test.go', ['+func TestA(t *testing.T) {', '+\tassert.Equal(t, 1, a())', '+}']],
  ])('not: %s: %j', (path, lines) => {
    expect(doubt(path, lines)).toBeNull();
  });
});

test.each<[string, readonly string[]]>([
  ['a.test.ts', ['+  console.log(a);']],
  ['test_a.py', ['+    print("a")']],
  ['a_test.go', ['+\tfmt.Println(a)', '+\tt.Log("a")']],
  ['a.test.ts', ['+', '+}']],
  ['test/a_test.exs', ['+    IO.puts(a)']],
])('lines that only print or close a bracket are no test: %s %j', (path, lines) => {
  expect(effect(path, lines)).not.toBe('counts');
  expect(effect(path, [...lines, '+  expect(a).toBe(1)'])).toBe('counts');
});
