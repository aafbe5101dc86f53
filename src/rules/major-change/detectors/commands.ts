import { anyOf } from './any-of.ts';
import { type Detector, linePattern } from './detector.ts';
import { jvm, script } from './languages.ts';

const hint = (pattern: Parameters<typeof linePattern>[2]): Detector =>
  linePattern('command-execution', 'hint', pattern);

/** A command that is run, or data that is run as code or shown as markup. */
export const commands: readonly Detector[] = [
  hint({
    languages: script,
    pattern: anyOf(
      'm',
      /\bchild_process\b/,
      /(?:^|[^.\w])(?:exec|execFile|execSync|execFileSync|spawn|spawnSync|execa|fork)\s*\(/,
      /(?:^|[^.\w])eval\s*\(/,
      /\bnew Function\s*\(/,
      /\bvm\.run/,
      /dangerouslySetInnerHTML/,
      /\bv-html\b/,
      /\{@html\b/,
      /\.(?:inner|outer)HTML\s*\+?=[^=]/,
      /\bdocument\.write\(/,
      /\bbypassSecurityTrust\w{2,20}\(/,
    ),
  }),
  hint({
    languages: ['python'],
    pattern:
      /\bsubprocess\.\w|\bos\.(?:system|popen|exec\w{1,3})\s*\(|(?:^|[^.\w])(?:eval|exec|system|popen)\s*\(|\bshell\s*=\s*True\b|\bmark_safe\(/m,
  }),
  hint({
    languages: ['php'],
    pattern:
      /(?:^|[^\w>:])(?:exec|shell_exec|passthru|proc_open|popen|system|eval)\s*\(|\bnew Process\(|\{!!/m,
  }),
  hint({
    languages: ['ruby'],
    pattern:
      /(?:^|[^.\w])(?:system|exec|spawn|eval|instance_eval|class_eval)(?:\(|\s+['"])|%x[({[]|\bOpen3\.|\.html_safe\b/m,
  }),
  hint({ languages: ['go'], pattern: /\bexec\.Command(?:Context)?\(|\btemplate\.HTML\(|\bsyscall\.Exec\(/m }),
  hint({ languages: jvm, pattern: /\bgetRuntime\(\)\.exec\(|\bProcessBuilder\s*\(|\bScriptEngine\b/m }),
  hint({
    languages: ['csharp', 'fsharp', 'powershell'],
    pattern: /\bProcess\.Start\(|\bInvoke-Expression\b|\biex\s|\bStart-Process\b|\bHtml\.Raw\(/m,
  }),
  hint({ languages: ['rust'], pattern: /\bCommand::new\(/m }),
  hint({
    languages: ['elixir', 'erlang'],
    pattern: /\bSystem\.(?:cmd|shell)\(|\bos:cmd\(|\bCode\.eval_|(?:^|[^.\w])raw\(/m,
  }),
  hint({
    languages: ['c'],
    pattern:
      /(?:^|[^.\w>:])(?:system|popen|_popen|exec[lv]p?e?|posix_spawnp?|CreateProcess[AW]?|ShellExecute\w{0,3})\s*\(/m,
  }),
  hint({
    languages: ['perl', 'lua', 'dart', 'swift', 'haskell', 'julia', 'nim'],
    pattern: anyOf(
      'm',
      /\bos\.execute\(/,
      /\bio\.popen\(/,
      /\bvim\.fn\.system\(/,
      /\bProcess\.run\(/,
      /\bProcess\.start\(/,
      /\bProcess\(\)/,
      /\bcallProcess\b/,
      /\breadProcess\b/,
      /(?:^|[^.\w>:$])(?:system|exec)\s*\(?\s*\$/,
      /\bqx[({/]/,
      /\bexecCmd(?:Ex)?\b/,
      /\brun\(`/,
    ),
  }),
  hint({ languages: ['shell'], pattern: /(?:^|[;&|]\s*)eval\s+["'$]/m }),
  // A command that is put together from values: https://cwe.mitre.org/data/definitions/78.html
  linePattern('command-execution', 'sure', {
    languages: [...script, 'python', 'ruby', 'php', ...jvm],
    pattern: anyOf(
      'm',
      /(?:(?:^|[^.\w])(?:exec|execSync|os\.system|os\.popen|shell_exec|passthru|system|popen)|getRuntime\(\)\.exec)\s*\(\s*(?:`[^`\n]{0,300}\$\{|f['"][^'"\n]{0,300}\{|['"][^'"\n]{0,300}(?:['"]\s*[+.%]\s*[\w$(]|#\{))/,
      /\beval\s*\(\s*(?:req|request|params|input|body|\$_(?:GET|POST|REQUEST))\b/,
    ),
  }),
  linePattern('command-execution', 'sure', {
    languages: ['python'],
    pattern: /\bsubprocess\.\w{3,12}\(\s*f['"][^\n]{0,300}\bshell\s*=\s*True\b/m,
  }),
];
