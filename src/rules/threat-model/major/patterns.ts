import type { Language } from '../../../analysis/source/language.ts';

/** A pattern over an added line of code as written, for what words alone do not tell: a call, an annotation, an address. */
export interface LinePattern {
  /** The languages in which it counts; all of them when absent. */
  readonly languages?: readonly Language[];
  /** Linear: no repetition inside a repetition. It is given at most 1,000 characters. */
  readonly pattern: RegExp;
}

const script: readonly Language[] = ['javascript', 'typescript', 'vue'];
const jvm: readonly Language[] = ['java', 'kotlin', 'scala', 'groovy'];

/** A route of a web framework, a remote procedure, a message handler. */
export const endpoints: readonly LinePattern[] = [
  {
    languages: script,
    pattern:
      /\b(?:app|router|server|fastify|instance|routes?)\.(?:get|post|put|patch|delete|all|route|ws|websocket)\s*\(\s*(?:['"`]|\{)/,
  },
  {
    languages: script,
    pattern: /^\s*@(?:Get|Post|Put|Patch|Delete|All|MessagePattern|SubscribeMessage)\s*\(/,
  },
  {
    languages: script,
    pattern:
      /^\s*export\s+(?:async\s+)?(?:function|const)\s+(?:GET|POST|PUT|PATCH|DELETE)\b|\bwindow\.addEventListener\(\s*['"]message['"]/,
  },
  {
    languages: ['python'],
    pattern:
      /^\s*@\w{1,40}\.(?:route|get|post|put|patch|delete|websocket|api_route)\(|^\s*(?:re_)?path\(\s*r?['"]|\badd_(?:url_rule|route|api_route)\(/,
  },
  {
    languages: ['go'],
    pattern:
      /\.(?:GET|POST|PUT|PATCH|DELETE|Any)\(\s*"|\.Handle(?:Func)?\(\s*"|\.(?:Get|Post|Put|Patch|Delete)\(\s*"\/|\bpb\.Register\w{1,80}Server\(/,
  },
  {
    languages: jvm,
    pattern: /^\s*@(?:(?:Get|Post|Put|Patch|Delete|Request)Mapping|GET|POST|PUT|PATCH|DELETE|Path)\b/,
  },
  {
    languages: ['csharp'],
    pattern: /^\s*\[(?:Http(?:Get|Post|Put|Patch|Delete)|Route)\b|\.Map(?:Get|Post|Put|Patch|Delete|Hub)\(/,
  },
  {
    languages: ['php'],
    pattern: /\bRoute::(?:get|post|put|patch|delete|any|match|resource|apiResource)\(|^\s*#\[Route\(/,
  },
  {
    languages: ['ruby'],
    pattern:
      /^\s*(?:get|post|put|patch|delete|match)\s+['"][\w/:]{1,100}['"]\s*(?:,|=>|do\b)|^\s*(?:resources?|mount)\s+:?\w/,
  },
  { languages: ['elixir'], pattern: /^\s*(?:get|post|put|patch|delete|live|socket|resources|forward)\s+"\// },
  { languages: ['rust'], pattern: /\.route\(\s*"\/|^\s*#\[(?:get|post|put|patch|delete)\(/ },
  { pattern: /^\s*rpc\s+\w{1,80}\s*\(/ },
];

/** An address of another host where a client, a URL or an origin is given. */
export const hosts: readonly LinePattern[] = [
  {
    pattern:
      /\b(?:fetch|axios|https?|got|requests?|curl|urlopen|HttpClient|WebClient|connect|ur[il]|hosts?|hostname|endpoint|origin|base_?ur[il]|api_?ur[il]|server|registry|broker)\b[^'"`]{0,60}['"`](?:https?|wss?|mqtts?|amqps?|ftp|tcp):\/\/(?!localhost|127\.|0\.0\.0\.0|\[?::1|[\w.-]*example\.|www\.w3\.org|schemas?\.|json-schema\.org)[\w-]+\./i,
  },
];

/** A command that is run, or data that is run as code or shown as markup. */
export const commands: readonly LinePattern[] = [
  {
    languages: script,
    pattern:
      /\bchild_process\b|(?:^|[^.\w])(?:exec|execFile|execSync|execFileSync|spawn|spawnSync|execa|fork)\s*\(|(?:^|[^.\w])eval\s*\(|\bnew Function\s*\(|\bvm\.run|dangerouslySetInnerHTML|\bv-html\b|\.(?:inner|outer)HTML\s*\+?=[^=]|\bdocument\.write\(/,
  },
  {
    languages: ['python'],
    pattern:
      /\bsubprocess\.\w|\bos\.(?:system|popen|exec\w{1,3})\s*\(|(?:^|[^.\w])(?:eval|exec)\s*\(|\bshell\s*=\s*True\b|\b(?:pickle|marshal|shelve)\.loads?\(|\byaml\.load\(|\bmark_safe\(/,
  },
  {
    languages: ['php'],
    pattern:
      /(?:^|[^\w>:])(?:exec|shell_exec|passthru|proc_open|popen|system|eval|unserialize)\s*\(|\bnew Process\(/,
  },
  {
    languages: ['ruby'],
    pattern:
      /(?:^|[^.\w])(?:system|exec|spawn|eval|instance_eval|class_eval)[\s(]+['"]|%x[({[]|\bOpen3\.|\bMarshal\.load\b|\.html_safe\b/,
  },
  { languages: ['go'], pattern: /\bexec\.Command(?:Context)?\(|\btemplate\.HTML\(|\bsyscall\.Exec\(/ },
  {
    languages: jvm,
    pattern: /\bgetRuntime\(\)\.exec\(|\bProcessBuilder\s*\(|\bObjectInputStream\s*\(|\bScriptEngine\b/,
  },
  {
    languages: ['csharp', 'fsharp', 'powershell'],
    pattern: /\bProcess\.Start\(|\bBinaryFormatter\b|\bInvoke-Expression\b|\biex\s|\bStart-Process\b/,
  },
  { languages: ['rust'], pattern: /\bCommand::new\(/ },
  {
    languages: ['elixir', 'erlang'],
    pattern: /\bSystem\.(?:cmd|shell)\(|\bos:cmd\(|\bCode\.eval_|\bbinary_to_term\(/,
  },
  {
    languages: ['c'],
    pattern:
      /(?:^|[^.\w>:])(?:system|popen|_popen|exec[lv]p?e?|posix_spawnp?|CreateProcess[AW]?|ShellExecute\w{0,3})\s*\(/,
  },
  {
    languages: ['perl', 'lua', 'dart', 'swift', 'haskell'],
    pattern:
      /\bos\.execute\(|\bio\.popen\(|\bvim\.fn\.system\(|\bProcess\.run\(|\bProcess\.start\(|\bProcess\(\)|\bcallProcess\b|\breadProcess\b|\bqx[({/]/,
  },
];

/** Rights that a script or a workflow takes. */
export const rights: readonly LinePattern[] = [
  {
    languages: ['shell', 'yaml'],
    pattern: /(?:^|[\s;&|])sudo\s|\bchmod\s+(?:-R\s+)?(?:0?777|[ugo]*\+s|[46]7\d\d)\b/,
  },
  {
    languages: ['yaml'],
    pattern:
      /^\s*[\w-]{1,60}:\s*write(?:-all)?\s*$|^\s*(?:pull_request_target|workflow_run|hostPath|hostNetwork|hostPID|runAsUser|runAsNonRoot|privileged|capabilities):|\bsecrets:\s*inherit\b/,
  },
  { languages: ['c', 'go', 'rust', 'python'], pattern: /\bset(?:e|res|re)?[ug]id\s*\(|\bsetcap\b/i },
];

/** A program that is fetched and run at once. */
export const downloads: readonly LinePattern[] = [
  { pattern: /\b(?:curl|wget)\b[^|]{0,300}\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b|\biwr\b[^|]{0,300}\|\s*iex\b/ },
];
