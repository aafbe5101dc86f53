import { type Convention, oneOf } from './convention.ts';

/** Tests of tools that are known by their files, each with the page of the tool that says so. */
export const testTools: readonly Convention[] = [
  // https://hurl.dev/docs/hurl-file.html, https://docs.usebruno.com/bru-lang/overview
  { kind: 'test', is: 'a test of requests', extension: oneOf('hurl bru') },
  // https://learning.postman.com/docs/reference/newman-cli/newman-overview/
  { kind: 'test', is: 'a test of requests', name: /\.postman_collection\.json$/ },
  // https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_testing_unit_tests.htm
  { kind: 'test', is: 'an Apex test class', name: /[a-z0-9]_?Tests?\.cls$|^Test_?[A-Z]\w*\.cls$/ },
  // https://docs.ansible.com/projects/molecule/: what applies the role, and what verifies it.
  {
    kind: 'test',
    is: 'a scenario of Molecule',
    directory: /^molecule$/,
    name: /^(?:converge|verify|side_effect)\w*\.ya?ml$|^test_\w+\.py$/,
  },
  { kind: 'test-support', is: 'support for Molecule', directory: /^molecule$/ },
  // https://vunit.github.io/, https://www.veripool.org/verilator/
  {
    kind: 'test',
    is: 'a test bench',
    name: /^(?:tb|testbench)_\w+\.(?:vhdl?|s?vh?)$|_(?:tb|testbench|test)\.(?:vhdl?|s?vh?)$/i,
  },
  {
    kind: 'test',
    is: 'a test bench',
    directory: oneOf('tb testbench(?:es)?'),
    extension: oneOf('vhdl? s?vh?'),
  },
  // https://www.gnu.org/software/emacs/manual/html_node/ert/
  { kind: 'test', is: 'a test of Emacs Lisp', name: /(?:^|-)tests?\.el$|^test-[\w-]+\.el$/ },
  // https://docs.racket-lang.org/rackunit/, https://fiveam.common-lisp.dev/
  { kind: 'test', is: 'a test by its name', name: /(?:^|[-_])tests?\.(?:lisp|lsp|scm|ss|rkt)$/ },
  // https://www.openpolicyagent.org/docs/policy-testing
  { kind: 'test', is: 'a test of policies', name: /_test\.rego$/ },
  // https://pgtap.org/pg_prove.html, https://www.utplsql.org/
  { kind: 'test', is: 'a test of the database', name: /^(?:ut|test)_\w+\.(?:sql|pks|pkb)$/ },
  // https://gut.readthedocs.io/, https://godot-gdunit-labs.github.io/gdUnit4/
  { kind: 'test', is: 'a test of Godot', name: /^test_\w+\.gd$|_test\.gd$|[a-z0-9]Test\.gd$/ },
  // https://github.com/junegunn/vader.vim, https://github.com/thinca/vim-themis
  { kind: 'test', is: 'a test of Vim', name: /\.(?:vader|vimspec)$|^test_\w+\.vim$/ },
  // https://grafana.com/docs/k6/latest/using-k6/, https://docs.locust.io/, https://jmeter.apache.org/
  {
    kind: 'test',
    is: 'a load test',
    name: /(?:^|[._-])k6(?:[._-][\w-]+)?\.[cm]?[jt]s$|^locustfile\.py$|\.jmx$/,
  },
  { kind: 'test', is: 'a load test', directory: oneOf('k6 (?:load|stress|soak|performance)[-_]?tests?') },
  // https://docs.maestro.dev/
  { kind: 'test', is: 'a flow of Maestro', directory: /^\.?maestro$/, extension: oneOf('ya?ml') },
  // https://kyverno.github.io/chainsaw/, https://kuttl.dev/
  { kind: 'test', is: 'a test of Kubernetes', name: /^(?:chainsaw|kuttl)-test\.ya?ml$/ },
  // https://goss.rocks/, https://github.com/GoogleContainerTools/container-structure-test
  {
    kind: 'test',
    is: 'a test of a server or container',
    name: /^goss(?:[._-][\w-]+)?\.ya?ml$|^container-structure-test[\w-]*\.(?:ya?ml|json)$/,
  },
  // https://robotframework.org/: keywords that tests use.
  { kind: 'test-support', is: 'keywords of Robot Framework', extension: oneOf('resource') },
  // https://www.oddbird.net/true/docs/, https://modern-web.dev/docs/test-runner/
  { kind: 'test', is: 'a test by its name', name: /[._-](?:test|spec)\.(?:s[ac]ss|html)$/ },
  // Languages whose file names alone say it: Gleam, ReScript, Haxe, pFUnit, CFML, Starlark, Jsonnet, CUE, Cairo, Prolog, ABAP, Luau.
  {
    kind: 'test',
    is: 'a test by its name',
    name: /_tests?\.(?:gleam|res|bzl|star|jsonnet|libsonnet|cue|cairo|nim|move|cr)$|^test_\w+\.(?:cairo|nim)$|^Test[A-Z]\w*\.(?:hx|pas)$|[a-z0-9](?:Test|Spec)\.(?:cfc|elm|purs|pas)$|\.(?:pf|plt)$|\.testclasses\.abap$|\.(?:spec|test)\.luau?$/,
  },
];
