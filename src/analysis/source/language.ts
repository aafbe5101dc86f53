/** A programming or markup language, as far as the conventions for tests and the reading of a diff differ. */
export type Language =
  | 'c'
  | 'clojure'
  | 'csharp'
  | 'css'
  | 'dart'
  | 'elixir'
  | 'erlang'
  | 'fsharp'
  | 'gherkin'
  | 'go'
  | 'groovy'
  | 'haskell'
  | 'hcl'
  | 'html'
  | 'java'
  | 'javascript'
  | 'julia'
  | 'kotlin'
  | 'lua'
  | 'nim'
  | 'nix'
  | 'ocaml'
  | 'perl'
  | 'php'
  | 'powershell'
  | 'python'
  | 'r'
  | 'ruby'
  | 'rust'
  | 'scala'
  | 'shell'
  | 'solidity'
  | 'sql'
  | 'swift'
  | 'typescript'
  | 'vue'
  | 'vyper'
  | 'yaml'
  | 'zig';

const extensions: Readonly<Record<Language, string>> = {
  c: 'c h cc cpp cxx hh hpp hxx inl ipp m mm cu cuh ino d glsl wgsl hlsl metal',
  clojure: 'clj cljs cljc edn el lisp scm rkt',
  csharp: 'cs csx vb',
  css: 'css scss less styl',
  dart: 'dart',
  elixir: 'ex exs',
  erlang: 'erl hrl',
  fsharp: 'fs fsx fsi',
  gherkin: 'feature',
  go: 'go',
  groovy: 'groovy gvy',
  haskell: 'hs lhs hsc elm purs',
  hcl: 'tf hcl tfvars bicep',
  html: 'html htm xhtml xml svg',
  java: 'java',
  javascript: 'js jsx mjs cjs',
  julia: 'jl',
  kotlin: 'kt kts',
  lua: 'lua luau',
  nim: 'nim nims',
  nix: 'nix',
  ocaml: 'ml mli mll mly re rei',
  perl: 'pl pm',
  php: 'php phtml',
  powershell: 'ps1 psm1 psd1',
  python: 'py pyi pyx pxd',
  r: 'r',
  ruby: 'rb rake gemspec ru cr coffee',
  rust: 'rs',
  scala: 'scala sc sbt',
  shell: 'sh bash zsh fish ksh bats tcl',
  solidity: 'sol',
  sql: 'sql',
  swift: 'swift',
  typescript: 'ts tsx mts cts',
  vue: 'vue svelte astro',
  vyper: 'vy',
  yaml: 'yml yaml toml ini cfg conf properties',
  zig: 'zig',
};

const byExtension: ReadonlyMap<string, Language> = new Map(
  Object.entries(extensions).flatMap(([language, names]) =>
    names.split(' ').map((name): [string, Language] => [name, language as Language]),
  ),
);

/** The language of a file by its extension (lower case), or null where none is known. */
export function languageOf(extension: string): Language | null {
  return byExtension.get(extension) ?? null;
}
