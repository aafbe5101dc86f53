// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the lines are code as people write it.
import { expect, test } from '@jest/globals';
import { found, type SignalExample, withoutExample } from '../../../../test/samples/signal-lines.ts';
import { commands } from './commands.ts';

const each = (path: string, ...lines: string[]): readonly SignalExample[] =>
  lines.map((line) => [path, line]);

const run: readonly SignalExample[] = [
  ...each(
    'src/run.ts',
    ...['exec', 'execFile', 'execSync', 'execFileSync', 'spawn', 'spawnSync', 'execa', 'fork'].map(
      (name) => `  ${name}(a)`,
    ),
    'child_process.a(b)',
    'a(eval(b))',
    'new Function(a)',
    'vm.runInContext(a)',
    'a.innerHTML = b',
    'a.outerHTML += b',
    'document.write(a)',
    "h('a', { dangerouslySetInnerHTML: b })",
    'this.sanitizer.bypassSecurityTrustHtml(a)',
  ),
  ...each('src/page.vue', '<div v-html="text" />', '{@html text}'),
  ...each(
    'shop/run.py',
    'subprocess.run(a)',
    'os.system(a)',
    'system(a)',
    'os.popen(a)',
    'os.execv(a)',
    'eval(a)',
    'exec(a)',
    'run(a, shell=True)',
    'mark_safe(a)',
  ),
  ...each(
    'src/run.php',
    ...['exec', 'shell_exec', 'passthru', 'proc_open', 'popen', 'system', 'eval'].map(
      (name) => `${name}($a);`,
    ),
    'new Process($a)',
    '{!! $a !!}',
  ),
  ...each(
    'src/run.rb',
    ...['system', 'exec', 'spawn', 'eval', 'instance_eval', 'class_eval'].map((name) => `${name}('a')`),
    'system(a)',
    '%x(a)',
    'Open3.a',
    'a.html_safe',
  ),
  ...each('src/run.go', 'exec.Command("a")', 'exec.CommandContext(a)', 'template.HTML(a)', 'syscall.Exec(a)'),
  ...each('src/Run.java', 'a.getRuntime().exec(b)', 'new ProcessBuilder(a)', 'ScriptEngine a = b;'),
  ...each('src/Run.cs', 'Process.Start(a)', '@Html.Raw(a)'),
  ...each('src/run.ps1', 'Invoke-Expression $a', 'iex $a', 'Start-Process a'),
  ...each('src/run.rs', 'Command::new(a)'),
  ...each('src/run.ex', 'System.cmd(a)', 'System.shell(a)', 'Code.eval_string(a)', 'raw(a)'),
  ...each('src/run.erl', 'os:cmd(A)'),
  ...each(
    'src/run.c',
    ...[
      'system',
      'popen',
      '_popen',
      'execl',
      'execvp',
      'posix_spawn',
      'CreateProcessW',
      'ShellExecuteEx',
    ].map((name) => `  ${name}(a);`),
  ),
  ...each('src/run.lua', 'os.execute(a)', 'io.popen(a)', 'vim.fn.system(a)'),
  ...each('src/run.dart', 'Process.run(a)', 'Process.start(a)'),
  ...each('src/run.swift', 'let a = Process()'),
  ...each('src/Run.hs', 'callProcess a b', 'readProcess a b'),
  ...each('src/run.pl', 'qx(a)', 'qx/a/', 'system($a)', 'exec $a'),
  ...each('src/run.nim', 'execCmdEx(a)'),
  ...each('src/run.sh', 'eval "$a"'),
  ...each('scripts/run.py', 'subprocess.run(a)'),
  ...each('examples/run.py', 'subprocess.run(a)'),
  ...each('src/generated/run.py', 'subprocess.run(a)'),
  ...each('third_party/kit/run.py', 'subprocess.run(a)'),
];

/** A command that holds a value. */
const mixed: readonly SignalExample[] = [
  ...each('src/run.ts', 'exec(`convert ${name}`)', "execSync('convert ' + name)"),
  ...each(
    'shop/run.py',
    "os.system(f'convert {name}')",
    "os.system('convert ' + name)",
    "subprocess.run(f'convert {name}', shell=True)",
  ),
  ...each('src/run.php', 'exec("convert " . $name);'),
  ...each('src/run.rb', 'system("convert #{name}")'),
  ...each('src/run.js', 'eval(req.body.code)'),
  ...each('src/Run.java', 'Runtime.getRuntime().exec("convert " + name);'),
];

test.each(run)('a command: %j', (...example) => {
  expect(found(commands, example)).toEqual(['command-execution hint']);
});

test.each(mixed)('a command that holds a value: %j', (...example) => {
  expect(found(commands, example)).toContain('command-execution sure');
});

test('no detector is without an example', () => {
  expect(withoutExample(commands, [...run, ...mixed])).toEqual([]);
});

test.each<SignalExample>([
  ...each(
    'src/run.ts',
    'pattern.exec(a)',
    'retrieval(a)',
    'respawn(a)',
    'new Functional(a)',
    'a.innerHTML == b',
    'a.innerHTML',
  ),
  ...each('shop/run.py', 'a.eval(b)', 'retrieval(a)', 'shell = Truely'),
  ...each('src/run.c', 'a.system(b)', 'file_system(a)', 'a->system(b)', 'execute(a)'),
  ...each('src/run.php', '$a->exec($b)', 'A::exec($b)', 'curl_exec($a)'),
  ...each('src/run.rb', 'a.system("b")', 'system a', 'ecosystem("a")'),
  ...each('src/run.rs', 'MyCommand::new(a)', 'exec(a)'),
  ...each('docs/run.py', 'subprocess.run(a)'),
  ...each('tests/test_run.py', 'subprocess.run(a)'),
])('no command: %j', (...example) => {
  expect(found(commands, example)).toEqual([]);
});
