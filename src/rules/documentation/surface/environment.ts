import { dotnet, jvm, type SurfaceDetector, script } from './detector.ts';

/** Variables that the system, the shell or a build sets, not the operator of the product. */
const ofTheSystem =
  /^(?:PATH|HOME|USER|USERNAME|USERPROFILE|PWD|SHELL|TMPDIR|TEMP|TMP|LANG|LC_\w+|TERM|COLUMNS|LINES|CI|NODE_ENV|APPDATA|LOCALAPPDATA|PROCESSOR_\w+|NUMBER_OF_PROCESSORS|HOMEPATH|HOMEDRIVE|COMPUTERNAME|USERDOMAIN|APPVEYOR\w*|TRAVIS\w*|CIRCLE\w*|PROGRAMFILES|SYSTEMROOT|EDITOR|DISPLAY|XDG_\w+|NO_COLOR|FORCE_COLOR|GITHUB_\w+|RUNNER_\w+|VITEST|JEST_\w+|MODE|DEV|PROD|SSR|BASE_URL|CARGO_\w+|OUT_DIR|GOPATH|GOOS|GOARCH|JAVA_HOME|BASH\w*|IFS|OSTYPE|HOSTNAME|RANDOM|SECONDS|UID|EUID|OPTARG|OPTIND|PYTEST_\w+|VIRTUAL_ENV)$/;

const form = (pattern: RegExp, languages: SurfaceDetector['forms'][number]['languages']) => ({
  pattern,
  unless: ofTheSystem,
  ...(languages && { languages }),
});

/** Environment variables that the product reads, by their names. */
export const environment: SurfaceDetector = {
  kind: 'environment',
  finds:
    'variables read by name in JavaScript, Python, Go, Rust, Ruby, PHP, C, C#, JVM languages, Elixir, Swift, Dart and PowerShell, or declared in tags of structures, `ENV` of a Dockerfile and `.env` samples',
  forms: [
    form(/\b(?:process|Bun|import\.meta)\.env\??\.([A-Z][A-Z0-9_]{2,80})\b/g, script),
    form(/\b(?:process|Bun|import\.meta)\.env(?:\?\.)?\[\s*['"`]([A-Z][A-Z0-9_]{2,80})['"`]/g, script),
    form(/\b([A-Z][A-Z0-9_]{2,80})\b(?=[^{}]{0,300}\}\s*=\s*(?:process|Bun|import\.meta)\.env\b)/g, script),
    form(/\bDeno\.env\.get\(\s*['"`]([A-Z][A-Z0-9_]{2,80})['"`]/g, script),
    form(
      /\b(?:(?:os\.)?environ(?:\.get\(|\[|\.setdefault\()|os\.getenv\(|getenv\(|env\.?(?:str|bool|int|list|url|get)?\(|decouple\.config\()\s*["']([A-Z][A-Z0-9_]{2,80})["']/g,
      ['python'],
    ),
    form(/\bos\.(?:Getenv|LookupEnv)\(\s*"([A-Z][A-Z0-9_]{2,80})"/g, ['go']),
    form(/\b(?:env|envconfig|envDefault)?:"([A-Z][A-Z0-9_]{2,80})[",]/g, ['go']),
    form(/\b(?:env::var(?:_os)?\(\s*|env\s*=\s*)"([A-Z][A-Z0-9_]{2,80})"/g, ['rust']),
    form(/\bENV(?:\[|\.fetch\(|\.key\?\()\s*['"]([A-Z][A-Z0-9_]{2,80})['"]/g, ['ruby']),
    form(/(?:\bgetenv\(|\$_ENV\[|\benv\()\s*['"]([A-Z][A-Z0-9_]{2,80})['"]/g, ['php']),
    form(/\b(?:secure_)?getenv\(\s*"([A-Z][A-Z0-9_]{2,80})"/g, ['c']),
    form(/\bGetEnvironmentVariable\(\s*"([A-Z][A-Z0-9_]{2,80})"/g, dotnet),
    form(/\bgetenv\(\s*"([A-Z][A-Z0-9_]{2,80})"/g, jvm),
    form(/\$\{([A-Z][A-Z0-9_]{2,80})(?::[^}]{0,100})?\}/g, ['yaml']),
    form(/\bSystem\.(?:get_env|fetch_env!?)\(\s*"([A-Z][A-Z0-9_]{2,80})"/g, ['elixir']),
    form(/\b(?:environment|Platform\.environment)\[\s*['"]([A-Z][A-Z0-9_]{2,80})['"]\]/g, ['swift', 'dart']),
    form(/\$env:([A-Z][A-Z0-9_]{2,80})\b/g, ['powershell']),
    {
      files: /(?:^|\/)(?:Docker|Container)file(?:[._-][\w.-]+)?$/,
      pattern: /^\s*ENV\s+([A-Z][A-Z0-9_]{2,80})[\s=]/g,
      unless: ofTheSystem,
    },
    {
      files: /(?:^|\/)\.?env(?:\.\w{1,20})?\.(?:example|sample|template|dist|defaults)$|(?:^|\/)\.env$/,
      kinds: ['product', 'infrastructure', 'build'],
      pattern: /^#?\s?(?:export )?([A-Z][A-Z0-9_]{2,80})=/g,
      unless: ofTheSystem,
    },
  ],
};
