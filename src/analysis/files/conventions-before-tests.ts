import { alternatives, type Convention, oneOf } from './convention.ts';

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
    path: /(?:^|\/)(?:assets|static|public|webapp|wwwroot|js|css|javascripts|stylesheets)\/vendors?\//,
  },
  { kind: 'vendored', is: 'part of Yarn itself', directory: /^\.yarn$/, among: 'first' },
  {
    kind: 'vendored',
    is: 'a package that was built elsewhere',
    name: /\.(?:jar|war|aar|tgz|tar\.gz|whl|egg|gem|nupkg|crate)$/,
  },
  {
    kind: 'generated',
    is: 'a signature or checksum of another file',
    name: /\.(?:asc|sig|minisig|p7s|sigstore|sigstore\.json|sha(?:1|224|256|384|512)(?:sums?)?|md5(?:sums?)?)$|^(?:SHA\d{1,3}|MD5|B2)SUMS?(?:\.\w+)?$|^checksums?\.txt$/i,
  },
  { kind: 'generated', is: 'a record of coverage', name: /^lcov\.info$|\.(?:coverprofile|gcov|lcov)$/ },
  // https://cran.r-project.org/doc/manuals/R-exts.html#Package-namespaces: written by roxygen2.
  { kind: 'generated', is: 'the list of exports of an R package', name: /^NAMESPACE$/ },
  // https://getfoundry.sh/forge/scripting, https://hardhat.org/ignition/docs/advanced/deployment-state
  {
    kind: 'generated',
    is: 'the record of a deployment',
    path: /(?:^|\/)(?:broadcast\/[^/]+\.s\.sol\/|ignition\/deployments\/|build\/(?:contracts|deployments)\/)/,
    extension: /^json$/,
  },
  // https://developer.hashicorp.com/terraform/language/state, https://docs.aws.amazon.com/cdk/v2/guide/context.html
  {
    kind: 'generated',
    is: 'the state of a deployment',
    name: /\.tfstate(?:\.backup)?$|^cdk\.context\.json$/,
  },
  { kind: 'documentation', is: 'written text', directory: /^\.[\w-]+$/, extension: oneOf('md mdx rst') },
  {
    kind: 'build',
    is: 'for CI, editors and other tools',
    directory: /^\.(?!(?:well-known|maestro)$)[\w-]+$/,
  },
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
  {
    kind: 'build',
    is: 'configuration of a tool',
    name: oneOf(String.raw`(?:jsdoc|typedoc|tslint|tsdoc|nodemon|nest-cli|biome|renovate|rush|api-extractor|cspell|jasmine|ng-package|stryker\.conf)\.json
      proguard-rules\.pro xmake\.lua premake\d?\.lua Earthfile Tiltfile wscript .*\.gypi? .*\.gni? lint\.xml .*\.(?:DotSettings|code-workspace|sublime-project)`),
  },
  // https://github.com/LavaMoat/LavaMoat, https://github.com/lightbend-labs/mima
  {
    kind: 'build',
    is: 'the policy of a tool',
    directory: /^(?:lavamoat|mima-filters)$/,
    extension: oneOf('json excludes'),
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
