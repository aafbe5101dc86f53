import type { Language } from '../source/language.ts';
import type { FileKind } from './kind.ts';

/** A convention of a tool or an ecosystem. It applies where each condition that it states holds. */
export interface Convention {
  readonly kind: FileKind;
  /** What such a file is: completes "it is …" or, with a directory, "it is in `x`: …". */
  readonly is: string;
  /** The whole name. */
  readonly name?: RegExp;
  /** The extension, lower case. */
  readonly extension?: RegExp;
  /** One of the directories, as a whole. */
  readonly directory?: RegExp;
  /** Which directories are compared: all, the first, or those above `src`, `lib` and the like. Default: all. */
  readonly among?: 'all' | 'first' | 'above-sources';
  /** The path, from the root of the repository. */
  readonly path?: RegExp;
  /** The file lies directly at the root of the repository. */
  readonly root?: true;
  readonly language?: Language;
}

/** A pattern that matches one of the words as a whole; a word may hold regular syntax. */
function oneOf(words: string): RegExp {
  return new RegExp(`^(?:${alternatives(words)})$`);
}

function alternatives(words: string): string {
  return words.trim().split(/\s+/).join('|');
}

/** Tools whose configuration is a script called after them. */
const tools = `babel jest vitest vite webpack rollup esbuild tsup swc postcss tailwind eslint prettier stylelint commitlint
  lint-staged next nuxt svelte astro playwright cypress karma wdio metro craco hardhat truffle size-limit release vue typedoc
  docusaurus yarn knip tsdown rspack rolldown protractor remix unocss uno panda codegen orval nyc c8`;

const notices =
  'readme|changelog|changes|history|authors|contributors|contributing|code_of_conduct|security|licence|license|copying|notice|maintainers|upgrading|release[-_]notes';

/** Conventions that decide before those of tests, in order. */
export const beforeTests: readonly Convention[] = [
  {
    kind: 'vendored',
    is: "other people's code",
    directory: oneOf('node_modules bower_components third[_-]?party 3rdparty Pods Carthage'),
  },
  // `vendor` also means a seller: only at the root of the repository is it certainly other people's code.
  {
    kind: 'vendored',
    is: "other people's code",
    directory: oneOf('vendor deps extern externals?'),
    among: 'first',
  },
  {
    kind: 'vendored',
    is: "other people's code",
    path: /(?:^|\/)(?:assets|static|public|js|css|javascripts|stylesheets)\/vendor\//,
  },
  { kind: 'vendored', is: 'part of Yarn itself', directory: /^\.yarn$/, among: 'first' },
  {
    kind: 'vendored',
    is: 'a package that was built elsewhere',
    name: /\.(?:jar|war|aar|tgz|tar\.gz|whl|egg|gem|nupkg|crate)$/,
  },
  { kind: 'documentation', is: 'written text', directory: /^\.[\w-]+$/, extension: oneOf('md mdx rst') },
  { kind: 'build', is: 'for CI, editors and other tools', directory: /^\.(?!well-known$)[\w-]+$/ },
  { kind: 'build', is: 'for CI and the build', directory: oneOf('ci buildSrc build-logic xtask') },
  {
    kind: 'build',
    is: 'configuration of CI',
    name: oneOf(String.raw`appveyor\.yml azure-pipelines(?:-\w+)?\.ya?ml bitbucket-pipelines\.yml codecov\.ya?ml cloudbuild\.ya?ml
      Jenkinsfile CODEOWNERS`),
  },
  {
    kind: 'build',
    is: 'a script or description of the build',
    name: oneOf(String.raw`(?:GNU)?[Mm]akefile(?:\..+)? CMakeLists\.txt meson\.build meson_options\.txt configure(?:\.ac|\.in)?
      autogen\.sh buildconf WORKSPACE(?:\.bazel)? BUILD(?:\.bazel)? MODULE\.bazel SConstruct SConscript Rakefile [Jj]ustfile
      Taskfile\.ya?ml Vagrantfile Brewfile Procfile Doxyfile gradlew(?:\.bat)? mvnw(?:\.cmd)? dune build\.(?:rs|zig|xml)
      Setup\.hs tox\.ini noxfile\.py pytest\.ini mypy\.ini MANIFEST\.in Dangerfile Fastfile Appfile gulpfile\.[cm]?[jt]s
      Gruntfile\.[cm]?js`),
  },
  // By the tool's name: `auth.config.ts` is product.
  {
    kind: 'build',
    is: 'configuration of a tool',
    name: new RegExp(
      String.raw`^(?:${alternatives(tools)})\.(?:[\w-]+\.)?(?:config|conf|workspace)(?:\.[\w-]+)?\.[cm]?[jt]sx?$`,
    ),
  },
  {
    kind: 'build',
    is: 'configuration of a tool',
    name: oneOf(String.raw`(?:ts|js)config(?:[.-][\w.-]+)?\.json foundry\.toml lerna\.json nx\.json turbo\.json angular\.json
      (?:release-plz|cliff|dist|_?typos|taplo|Cross|book)\.toml rust-toolchain(?:\.toml)? clippy\.toml rustfmt\.toml deny\.toml analysis_options\.yaml build\.yaml phpunit\.xml(?:\.dist)?
      psalm(?:-baseline)?\.xml rector\.php ecs\.php phpbench\.json checkstyle\.xml detekt\.yml sonar-project\.properties
      [Nn]u[Gg]et\.[Cc]onfig mkdocs\.yml lavamoat\.json`),
  },
  {
    kind: 'benchmark',
    is: 'measures speed',
    directory:
      /^(?:bench|benches|[Bb]enchmarks?|perf|jmh)$|[-_.](?:bench|[Bb]enchmarks?|Performance)$|\.Tests?\.Perf$/,
    among: 'above-sources',
  },
  {
    kind: 'benchmark',
    is: 'a benchmark by its name',
    name: /[._-]bench(?:mark)?\.[a-z]+$|[a-z0-9]Benchmarks?\.[a-z]+$|^bench(?:_.*)?\.[a-z]+$/,
  },
  // Foundry's records of gas.
  {
    kind: 'test-support',
    is: 'what tests recorded',
    directory: /^snapshots$/,
    among: 'first',
    extension: /^(?:json|snap)$/,
  },
  {
    kind: 'documentation',
    is: 'the text of a license',
    directory: /^licen[cs]es$/i,
    extension: /^(?:txt|md|)$/,
  },
  {
    kind: 'documentation',
    is: 'a note on a change',
    directory: oneOf('newsfragments news changelog\\.d changelogs? changes \\.changes releasenotes'),
    extension: oneOf(
      'md rst txt feature bugfix fix doc removal misc deprecation security added changed fixed removed',
    ),
  },
  {
    kind: 'documentation',
    is: 'a document or notice by its name',
    name: new RegExp(`^(?:${notices})(?:[.-](?:md|rst|txt|adoc|apache2?|mit0?))?$`, 'i'),
  },
  {
    kind: 'documentation',
    is: 'a document or notice by its name',
    name: new RegExp(`^(?:${notices.toUpperCase()})[.-][A-Z0-9-]+$`),
  },
];

/** Conventions that decide where the file is not a test, in order. */
export const afterTests: readonly Convention[] = [
  {
    kind: 'translation',
    is: 'a catalog of translations',
    extension: oneOf('po pot mo xlf xliff arb ftl strings stringsdict xcstrings'),
  },
  { kind: 'translation', is: 'a catalog of translations', name: /^strings\.xml$|\.resx$/ },
  {
    kind: 'translation',
    is: 'translations',
    directory:
      /^(?:_?locales?|i18n|l10n|langs?|languages|translations?)$|\.lproj$|^values-[a-z]{2}(?:-r[A-Z]{2})?$/,
    extension: oneOf('json json5 ya?ml properties xml toml php csv'),
  },
  {
    kind: 'translation',
    is: 'translations',
    directory: /^(?:_?locales?|i18n|l10n|langs?|languages|translations?)$/,
    name: /^[a-z]{2}(?:[-_][A-Za-z]{2,4})?\.\w+$/,
  },
  {
    kind: 'example',
    is: 'shows how to use the product',
    directory: /^_?(?:[Ee]xamples?|[Ss]amples?|[Dd]emos?|[Pp]laygrounds?|Snippets)$/,
    among: 'above-sources',
  },
  { kind: 'example', is: 'a Storybook story', name: /\.stories\.(?:[cm]?[jt]sx?|mdx|vue|svelte)$/ },
  {
    kind: 'documentation',
    is: 'documentation',
    directory: /^(?:docs?|documentation|guides?|website)$/i,
    among: 'first',
  },
  {
    kind: 'documentation',
    is: 'written text',
    extension: oneOf('md mdx markdown rst adoc asciidoc rdoc pod org tex man ipynb rmd qmd rd'),
  },
  { kind: 'documentation', is: 'a template of written text', name: /\.(?:md|rst)\.\w+$/ },
  {
    kind: 'documentation',
    is: 'written text outside the sources',
    path: /^(?!(?:.*\/)?(?:src|lib|app|templates|resources|data|internal|pkg|cmd|Sources)\/)/,
    extension: /^txt$/,
  },
  { kind: 'documentation', is: 'a manual page', directory: /^man\d?$/, extension: /^[1-9]$/ },
  {
    kind: 'type-declaration',
    is: 'a declaration of types',
    name: /\.d\.[cm]?ts$|\.(?:pyi|rbs|mli|fsi|rei)$/,
  },
  {
    kind: 'type-declaration',
    is: 'the definition of an interface',
    extension: oneOf('proto graphqls? gql avsc avdl thrift xsd wsdl'),
  },
  {
    kind: 'type-declaration',
    is: 'the definition of an interface',
    name: /^(?:openapi|swagger)[\w.-]*\.(?:ya?ml|json)$/,
  },
  {
    kind: 'infrastructure',
    is: 'the description of a container',
    name: /^(?:Dockerfile|Containerfile)(?:[.-].*)?$|\.[Dd]ockerfile$|^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/,
  },
  { kind: 'infrastructure', is: 'the description of infrastructure', language: 'hcl' },
  {
    kind: 'infrastructure',
    is: 'the description of infrastructure',
    directory:
      oneOf(`helm charts k8s kubernetes kustomize terraform ansible cloudformation manifests deploy deployments? infra
      infrastructure argocd`),
    extension: oneOf('ya?ml json tpl j2 toml conf'),
  },
  {
    kind: 'infrastructure',
    is: 'the description of a deployment',
    name: /^(?:values(?:[.-][\w.-]+)?|serverless|kustomization|skaffold|cloudformation)\.ya?ml$/,
  },
  { kind: 'build', is: 'configuration of a tool', name: /^\./ },
  {
    kind: 'build',
    is: 'a file of a build tool',
    extension: oneOf(
      'cmake m4 bzl bazel mk am nix slnx? props targets xcconfig pbxproj xcscheme ruleset iml neon spec',
    ),
  },
  { kind: 'build', is: 'a script of the build', name: /\.build\.ps1$/ },
  { kind: 'build', is: 'a template of the build', name: /\.(?:h|hpp|pc|cmake)\.in$/ },
  { kind: 'build', is: 'for a build tool', directory: /^gradle$|\.xc(?:odeproj|workspace)$/ },
  { kind: 'build', is: 'where sbt keeps the build', directory: /^project$/, language: 'scala' },
  { kind: 'build', is: 'for developers', directory: /^tool$/, language: 'dart' },
  {
    kind: 'build',
    is: 'for developers',
    directory: oneOf('scripts? hack tooling build-tools buildtools'),
    among: 'above-sources',
  },
  { kind: 'build', is: 'for developers', directory: /^dev$/, among: 'first' },
  {
    kind: 'build',
    is: 'a script for developers',
    name: /^(?:build|test|run-?tests?|ci|release|publish|lint|format)\.(?:sh|ps1|cmd|bat)$/i,
    root: true,
  },
  { kind: 'build', is: 'configuration at the root', name: /\.config\.[cm]?[jt]s$/, root: true },
  {
    kind: 'build',
    is: 'configuration at the root',
    extension: oneOf('ya?ml toml ini cfg conf properties json5? jsonc'),
    root: true,
  },
  {
    kind: 'asset',
    is: 'media or style',
    extension:
      oneOf(`png jpe?g gif svg ico icns webp avif bmp tiff? mp[34] wav ogg webm mov pdf psd ai sketch fig eot otf ttf
      woff2? css scss sass less styl`),
  },
  {
    kind: 'asset',
    is: 'media',
    directory: oneOf('images? img icons? fonts media lottie screenshots'),
    extension: /^json$/,
  },
];
