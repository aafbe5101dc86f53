import { describe, expect, it, test } from '@jest/globals';
import { judgeRule } from '../../../../test/rule.ts';
import { changedFile, patchOf } from '../../../../test/samples/changed-file.ts';
import { samplePullRequest } from '../../../../test/samples/pull-request.ts';
import { readChange } from '../../../analysis/read-change.ts';
import type { BaseDirectories } from '../../../evidence/base-directories.ts';
import type { ChangedFile } from '../../../evidence/change.ts';
import type { Status } from '../../verdict.ts';
import { tests } from '../index.ts';
import { options } from '../options.ts';
import { wantedDirectories } from './wanted-directories.ts';

const pullRequest = samplePullRequest();

/** A file with its changed lines; a plus before the path: it is new. */
type Given = readonly [path: string, ...lines: string[]];

function fileOf([path, ...lines]: Given): ChangedFile {
  const isNew = path.startsWith('+');
  return changedFile(isNew ? path.slice(1) : path, {
    status: isNew ? 'added' : 'modified',
    patch: patchOf(lines),
  });
}

function statusOf(given: readonly Given[], baseDirectories?: BaseDirectories, policy = {}): Status {
  const evidence = { pullRequest, change: { files: given.map(fileOf) } };
  return judgeRule(tests, { ...evidence, ...(baseDirectories && { baseDirectories }) }, policy).status;
}

function wanted(...given: readonly Given[]): readonly string[] {
  return wantedDirectories(readChange({ files: given.map(fileOf) }), options.parse({})).map(
    ({ path }) => path,
  );
}

const product: Given = ['src/cart.ts', '-total(1)', '+total(2)'];

describe('templates', () => {
  test.each<[what: string, status: Status, given: Given]>([
    ['text', 'not-applicable', ['web/cart.html', '-<p>Your basket</p>', '+<p>Your cart</p>']],
    [
      'text on a line of its own',
      'not-applicable',
      ['web/cart.erb', '-  Buy now', '+  Buy today, pay later.'],
    ],
    [
      'text beside an expression',
      'not-applicable',
      ['web/cart.hbs', '-<b>Sum: {{sum}}</b>', '+<b>Total: {{sum}}</b>'],
    ],
    [
      'text for people in an attribute',
      'not-applicable',
      ['web/a.jinja2', '-<img src="a" alt="A">', '+<img src="a" alt="B">'],
    ],
    [
      'a namespace',
      'not-applicable',
      [
        'web/a.html',
        '-<html xmlns:th="http://www.thymeleaf.org" th:replace="~{layout}">',
        '+<html xmlns:th="https://www.thymeleaf.org" th:replace="~{layout}">',
      ],
    ],
    [
      'a namespace in a tag that goes on',
      'not-applicable',
      [
        'web/a.xhtml',
        '-<ui:component xmlns:ui="http://java.sun.com/jsf/facelets"',
        '+<ui:component xmlns:ui="http://xmlns.jcp.org/jsf/facelets"',
      ],
    ],
    ['an expression', 'fail', ['web/cart.hbs', '-<b>{{sum}}</b>', '+<b>{{total}}</b>']],
    ['a condition', 'fail', ['web/cart.twig', '-{% if admin %}', '+{% if user %}']],
    ['a new tag', 'fail', ['web/cart.html', '+<form action="/pay"></form>']],
    ['another attribute', 'fail', ['web/cart.html', '-<a href="/a">Pay</a>', '+<a href="/b">Pay</a>']],
    ['a script', 'fail', ['web/cart.html', '-  pay(1)', '+  pay(cart);']],
    ['a script without signs', 'fail', ['web/cart.html', '-  return a', '+  return b']],
    ['an attribute on a line of its own', 'fail', ['web/cart.html', '-   th:if="*{a}"', '+   th:if="*{b}"']],
    [
      'a title that is computed',
      'fail',
      ['web/cart.html', '-<a title="*{a}">x</a>', '+<a title="*{b}">x</a>'],
    ],
    ['a very long line', 'fail', ['web/cart.html', '-a', `+${'a '.repeat(2_000)}`]],
  ])('%s: %s', (_, status, given) => {
    expect(statusOf([given])).toBe(status);
  });
});

describe('notebooks', () => {
  const cell = (type: string, ...rest: readonly string[]) => [
    '   {',
    `    "cell_type": "${type}",`,
    ...rest.slice(0, -1),
    '    "source": [',
    rest.at(-1) ?? '',
    '    ]',
  ];
  const indented = (lines: readonly string[], by = 1) =>
    lines.map((line) => line.replace(/^(.) */, (found) => found[0] + ' '.repeat((found.length - 1) * by)));

  test.each<[what: string, status: Status, lines: readonly string[]]>([
    ['code', 'fail', cell('code', '+     "total = cart.sum()\\n",')],
    ['code without its cell', 'fail', ['+    "total = cart.sum()\\n",']],
    [
      'a new cell of code',
      'fail',
      cell('code', '+    "pay(cart)"').map((line) => line.replace(/^[ +]/, '+')),
    ],
    ['a comment', 'not-applicable', cell('code', '+    "# total\\n",')],
    ['text', 'not-applicable', cell('markdown', '+     "The total of a cart\\n",')],
    [
      'counters',
      'not-applicable',
      ['    "cell_type": "code",', '-   "execution_count": 1,', '+   "execution_count": 2,'],
    ],
    [
      'outputs',
      'not-applicable',
      [
        '    "cell_type": "code",',
        '    "outputs": [',
        '     {',
        '       "text": [',
        '+       "total = 3\\n"',
      ],
    ],
    [
      'outputs without their cell',
      'not-applicable',
      ['    "metadata": {},', '    "outputs": [', '+       "3\\n"'],
    ],
    ['deleted code', 'not-applicable', cell('code', '-    "total = cart.sum()\\n",')],
  ])('%s: %s', (_, status, lines) => {
    for (const by of [1, 2]) expect(statusOf([['jobs/load.ipynb', ...indented(lines, by)]])).toBe(status);
  });
});

describe('GitHub actions', () => {
  test.each<[what: string, status: Status, lines: readonly string[]]>([
    ['a command', 'fail', ['-    - run: make', '+    - run: make all']],
    ['a default', 'fail', ['-    default: 1', '+    default: 2']],
    ['a description', 'not-applicable', ['-description: Pays', '+description: Pays carts']],
    ['the color', 'not-applicable', ['-  color: blue', '+  color: red']],
    ['the version of an action', 'not-applicable', ['-    - uses: a/b@v1', '+    - uses: a/b@v2']],
    ['another action', 'fail', ['-    - uses: a/b@v1', '+    - uses: c/b@v1']],
  ])('%s: %s', (_, status, lines) => {
    expect(statusOf([['action.yml', ...lines]])).toBe(status);
  });
});

describe('infrastructure', () => {
  const listed = (...names: readonly string[]) => names.map((name) => ({ name, kind: 'file' as const }));

  test.each<[what: string, status: Status, given: Given]>([
    ['a module', 'fail', ['modules/network/main.tf', '-a = 1', '+a = 2']],
    ['a published module', 'fail', ['main.tf', '-a = 1', '+a = 2']],
    ['a root module', 'not-applicable', ['infra/main.tf', '-a = 1', '+a = 2']],
    ['an environment', 'not-applicable', ['live/prod/main.tf', '-a = 1', '+a = 2']],
    ['values of variables', 'not-applicable', ['prod.tfvars', '-a = 1', '+a = 2']],
    ['a module within infrastructure', 'fail', ['infra/modules/network/main.tf', '-a = 1', '+a = 2']],
    ['a template of Helm', 'fail', ['charts/shop/templates/pod.yaml', '-a: 1', '+a: 2']],
    ['a custom resource in it', 'not-applicable', ['charts/shop/templates/crds/cart.yaml', '-a: 1', '+a: 2']],
    [
      'a custom resource by its text',
      'not-applicable',
      ['charts/shop/templates/cart.yaml', ' kind: CustomResourceDefinition', '-a: 1', '+a: 2'],
    ],
    ['a web server', 'not-applicable', ['deploy/nginx.conf', '-listen 80;', '+listen 81;']],
    ['settings of an environment', 'not-applicable', ['env/prod.yaml', '-a: 1', '+a: 2']],
    ['a grant of access', 'not-applicable', ['access/team.json', '+"grace"']],
    [
      'settings of a profile',
      'not-applicable',
      ['src/main/resources/application-prod.yml', '-a: 1', '+a: 2'],
    ],
    ['settings of every profile', 'fail', ['src/main/resources/application.yml', '-a: 1', '+a: 2']],
    ['a build of images', 'not-applicable', ['docker-bake.hcl', '-a = 1', '+a = 2']],
    ['a job', 'not-applicable', ['jobs/shop.nomad.hcl', '-a = 1', '+a = 2']],
    ['a database schema', 'not-applicable', ['prisma/schema.prisma', '+  n Int']],
  ])('%s: %s', (_, status, given) => {
    expect(statusOf([given])).toBe(status);
  });

  test.each<[what: string, base: BaseDirectories, status: Status]>([
    ['tests beside it', { infra: listed('main.tf', 'main.tftest.hcl') }, 'fail'],
    ['tests in their directory', { 'infra/tests': listed('network.tftest.hcl') }, 'fail'],
    ['Terratest', { test: listed('infra_test.go') }, 'fail'],
    ['no tests', { infra: listed('main.tf'), test: listed('cart.test.ts') }, 'not-applicable'],
    ['nothing that could be read', {}, 'not-applicable'],
  ])('a root module where the base has %s: %s', (_, base, status) => {
    const given: Given = ['infra/main.tf', '-a = 1', '+a = 2'];
    expect(statusOf([given], base)).toBe(status);
    expect(wanted(given)).toEqual(['infra', 'infra/tests', 'tests', 'test']);
  });
});

describe('tests of tools', () => {
  test.each<[what: string, given: readonly Given[]]>([
    [
      'dbt: a test in the description of a model',
      [
        ['models/orders.sql', '-select id', '+select id, total'],
        ['models/orders.yml', '+      - name: total', '+        data_tests:', '+          - not_null'],
      ],
    ],
    [
      'dbt: a further test of a column',
      [
        ['models/orders.sql', '-select id', '+select id, total'],
        ['models/schema.yml', '         data_tests:', '+          - unique'],
      ],
    ],
    [
      'Apex',
      [
        ['force-app/main/default/classes/Cart.cls', '-return 1;', '+return 2;'],
        ['force-app/main/default/classes/Cart_Test.cls', '+System.assertEquals(2, n);'],
      ],
    ],
    [
      'Molecule',
      [
        ['roles/web/tasks/main.yml', '+  state: latest'],
        ['roles/web/molecule/default/verify.yml', '+    - ansible.builtin.assert: {that: x}'],
      ],
    ],
    [
      'VHDL',
      [
        ['src/fifo.vhd', '+port(a : in bit);'],
        ['+sim/tb_fifo.vhd', '+entity tb_fifo is end;'],
      ],
    ],
    [
      'Emacs Lisp',
      [
        ['cart.el', '-(defun n () 1)', '+(defun n () 2)'],
        ['+cart-tests.el', '+(ert-deftest a () (should (= 2 (n))))'],
      ],
    ],
    ['Hurl', [product, ['+api/orders.hurl', '+GET http://localhost/orders', '+HTTP 200']]],
    [
      'Godot',
      [
        ['scripts/player.gd', '-return 1', '+return 2'],
        ['+scripts/test_player.gd', '+assert_eq(hit(), 2)'],
      ],
    ],
    ['k6', [product, ['+load/checkout.k6.js', '+check(res, { ok: (r) => r.status === 200 });']]],
    [
      'Rego',
      [
        ['policy/cart.rego', '-allow := false', '+allow := true'],
        ['policy/cart_test.rego', '+test_allow { allow }'],
      ],
    ],
  ])('%s', (_, given) => {
    expect(statusOf(given)).toBe('pass');
    expect(statusOf(given.slice(0, 1))).toBe('fail');
  });

  it('a description of a model alone needs no test, and is none without tests', () => {
    const description: Given = ['models/orders.yml', ' models:', '+    description: All orders'];
    expect(statusOf([description])).toBe('not-applicable');
    expect(statusOf([['models/orders.sql', '+select 1'], description])).toBe('fail');
    // Other YAML in a directory of that name is what it was.
    expect(statusOf([['app/models/rates.yml', '-rate: 1', '+rate: 2']])).toBe('fail');
  });
});

describe('files in directories of tests', () => {
  test.each<[what: string, status: Status, given: readonly Given[]]>([
    ['that is new and that nothing reads', 'fail', [['+tests/data/cart.json', '+{"a": 1}']]],
    ['that is new, in another directory of tests', 'fail', [['+test/empty.txt', '+a']]],
    ['that the base has', 'pass', [['tests/data/cart.json', '-{"a": 1}', '+{"a": 2}']]],
    [
      'that a test reads',
      'pass',
      [
        ['+tests/data/cart.json', '+{"a": 1}'],
        ['tests/cart_test.py', "+assert load('cart.json') == 1"],
      ],
    ],
    [
      'that a list of cases names',
      'pass',
      [
        ['+tests/data/cart.json', '+{"a": 1}'],
        ['tests/data/Makefile.am', '+  cart.json \\'],
      ],
    ],
    ['that is a case', 'pass', [['+tests/cases/cart.json', '+{"a": 1}']]],
    ['that is expected output', 'pass', [['+tests/data/expected.json', '+{"a": 1}']]],
    ['that asserts by itself', 'pass', [['+charts/shop/tests/pod.yaml', '+suite: pods', '+tests:']]],
    ['that is called like a test', 'pass', [['+charts/shop/tests/pod_test.yaml', '+a: 1']]],
    ['that may be a test in a language of its own', 'pass', [['+tests/data/test1201', '+<testcase>']]],
    ['that is printed text among mocks', 'pass', [['test/unit/mocks/list.txt', '-a', '+b']]],
    ['code that is no test', 'fail', [['+tests/helper.js', '+export const a = 1;']]],
    ['code that is no test, in Python', 'fail', [['+tests/factory.py', '+def cart(): return Cart(1)']]],
    [
      'code that a test uses',
      'pass',
      [
        ['+tests/helper.js', '+export const a = 1;'],
        ['tests/cart.test.js', '+expect(total(a)).toBe(1)'],
      ],
    ],
    [
      'code with a recorded snapshot',
      'pass',
      [
        ['+tests/format/cart.js', '+let  a = 1'],
        ['tests/format/__snapshots__/format.test.js.snap', '+let a = 1;'],
      ],
    ],
    ['code that is a case', 'pass', [['+tests/cases/cart.ts', '+let a: string = 1;']]],
    [
      'code that may be a test in its language',
      'pass',
      [['+tests/ui/cart.rs', '+fn main() { cart::new(); }']],
    ],
    ['that is another mock', 'fail', [['test/unit/mocks/list.json', '-a', '+b']]],
  ])('%s: %s', (_, status, given) => {
    expect(statusOf([product, ...given])).toBe(status);
  });

  it('counts where the policy names it', () => {
    const data: Given = ['+tests/data/cart.json', '+{"a": 1}'];
    expect(statusOf([product, data], undefined, { tests: ['tests/**'] })).toBe('pass');
  });
});

describe('packages that no changed manifest shows', () => {
  const front: Given = ['frontend/src/n.ts', '-n(1)', '+n(2)'];
  const back: Given = ['backend/src/m.spec.ts', '+expect(m()).toBe(1)'];
  const flat: Given = ['web/n.ts', '-n(1)', '+n(2)'];
  const flatTest: Given = ['api/m.spec.ts', '+expect(m()).toBe(1)'];
  const manifest = [{ name: 'package.json', kind: 'file' as const }];

  it('are told apart by their directories of sources, and by the manifests of the base', () => {
    expect(statusOf([front, back])).toBe('fail');
    expect(wanted(front, back)).toEqual(['frontend', 'backend']);
    expect(statusOf([front, back], { frontend: manifest, backend: manifest })).toBe('fail');
    expect(statusOf([front, back], { frontend: [], backend: [] })).toBe('pass');
    expect(statusOf([front, back, ['frontend/test/n.test.ts', '+expect(n()).toBe(2)']])).toBe('pass');
  });

  it('are told apart by the manifests of the base where their paths say nothing', () => {
    expect(statusOf([flat, flatTest])).toBe('pass');
    expect(wanted(flat, flatTest)).toEqual(['web', 'api']);
    expect(statusOf([flat, flatTest], { web: manifest, api: manifest })).toBe('fail');
    expect(statusOf([flat, flatTest], { web: [], api: [] })).toBe('pass');
  });

  test.each<[what: string, given: readonly Given[]]>([
    ['one package', [product, ['test/cart.test.ts', '+expect(1).toBe(1)']]],
    ['a directory with both', [flat, ['web/n.test.ts', '+expect(n()).toBe(2)']]],
    ['tests at the top', [flat, ['tests/n.test.ts', '+expect(n()).toBe(2)']]],
    ['a file at the root', [['n.ts', '+n(2)'], flatTest]],
    ['no tests', [flat]],
  ])('and nothing is asked for %s', (_, given) => {
    expect(wanted(...given)).toEqual([]);
  });

  test.each<[path: string]>([
    ['qa/src/cart.spec.ts'],
    ['integration-tests/src/test/java/CartTest.java'],
    ['e2e/src/cart.spec.ts'],
  ])('tests of the whole count: %s', (path) => {
    expect(statusOf([front, [path, '+assertEquals(2, n()); expect(n()).toBe(2)']])).toBe('pass');
  });
});
