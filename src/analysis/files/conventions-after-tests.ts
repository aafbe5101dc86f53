import { type Convention, oneOf } from './convention.ts';

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
