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
    directory: /^(?:_?locales?|i18n|l10n|langs?|languages|translations?|messages|intl|strings)$/,
    name: /^[a-z]{2}(?:[-_][A-Za-z]{2,4})?\.\w+$/,
  },
  // https://docs.oracle.com/javase/8/docs/api/java/util/ResourceBundle.html
  {
    kind: 'translation',
    is: 'translations',
    name: /^[\w-]*(?:messages|labels|strings|translations?)\.properties$|[a-z]_[a-z]{2}(?:_[A-Z]{2})?\.properties$/i,
  },
  {
    kind: 'example',
    is: 'shows how to use the product',
    directory:
      /^_?(?:[Ee]xamples?|[Ss]amples?|[Dd]emos?|[Pp]laygrounds?|Snippets|(?:code|doc)[-_]?snippets|[Tt]utorials?|[Cc]ookbooks?|[Qq]uick-?starts?|walkthroughs?|getting[-_]started)$/,
    among: 'above-sources',
  },
  { kind: 'example', is: 'a Storybook story', name: /\.stories\.(?:[cm]?[jt]sx?|mdx|vue|svelte)$/ },
  {
    kind: 'documentation',
    is: 'documentation',
    directory:
      /^(?:[a-z][\w.]*[-_])?(?:docs?|documentation|handbook|manual)(?:[-_](?:site|website|src|sources?|snippets|samples|content|app|theme|tools))?$|^(?:guides?|website|writerside|antora|sphinx)$/i,
    among: 'projects',
    // An integration with a product of that name.
    except: /(?:^|\/)(?:google|open|paste|share)[-_]?docs?\//i,
  },
  // https://mkdocstrings.github.io/usage/handlers/, https://www.sphinx-doc.org/en/master/development/
  {
    kind: 'documentation',
    is: 'a plug-in of a documentation generator',
    directory: oneOf('mkdocstrings_handlers _?sphinx_?ext'),
    among: 'above-sources',
  },
  {
    kind: 'documentation',
    is: 'written text',
    extension: oneOf('md mdx markdown rst adoc asciidoc rdoc pod org tex man rmd qmd rd'),
  },
  {
    kind: 'example',
    is: 'a notebook among notebooks, which explores or shows',
    directory: oneOf('notebooks? [Nn]otebooks? research experiments? explorations?'),
    extension: /^ipynb$/,
  },
  { kind: 'documentation', is: 'a template of written text', name: /\.(?:md|rst)\.\w+$/ },
  {
    kind: 'documentation',
    is: 'written text outside the sources',
    path: /^(?!(?:.*\/)?(?:src|lib|app|templates|resources|data|internal|pkg|cmd|Sources)\/)/,
    extension: /^txt$/,
  },
  {
    kind: 'documentation',
    is: 'a diagram or written text',
    extension: oneOf('drawio puml plantuml mmd excalidraw dot bib sty tape'),
  },
  { kind: 'documentation', is: 'the page of an app in a store', directory: /^fastlane$/, extension: /^txt$/ },
  { kind: 'documentation', is: 'an example of requests', extension: oneOf('http rest') },
  { kind: 'documentation', is: 'a manual page', directory: /^man\d?$/, extension: /^[1-9]$/ },
  {
    kind: 'type-declaration',
    is: 'a declaration of types',
    name: /\.d\.[cm]?ts$|\.(?:pyi|rbs|mli|fsi|rei)$/,
  },
  {
    kind: 'type-declaration',
    is: 'the definition of an interface',
    extension: oneOf('proto graphqls? gql avsc avdl thrift xsd wsdl dtd rng rnc smithy'),
  },
  {
    kind: 'type-declaration',
    is: 'the definition of an interface',
    name: /^(?:openapi|swagger)[\w.-]*\.(?:ya?ml|json)$/,
  },
  // https://www.prisma.io/docs/orm/prisma-schema/overview, https://dbml.dbdiagram.io/docs/
  { kind: 'type-declaration', is: 'the schema of a database', extension: oneOf('prisma dbml edmx') },
  // https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax
  { kind: 'product', is: 'a GitHub action', name: /^action\.ya?ml$/ },
  {
    kind: 'infrastructure',
    is: 'the description of a container',
    name: /^(?:Dockerfile|Containerfile)(?:[._-].*)?$|\.[Dd]ockerfile$|^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/,
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
    is: 'configuration of a web server',
    name: /^(?:nginx|httpd|apache2?|lighttpd|haproxy|envoy|traefik|varnish)(?:[._-][\w.-]+)?\.(?:conf|cfg|ya?ml|toml|vcl)(?:\.\w+)?$|^Caddyfile(?:\.\w+)?$|^web\.config$|^_(?:headers|redirects)$|^(?:netlify\.toml|vercel\.json|staticwebapp\.config\.json)$/i,
  },
  {
    kind: 'infrastructure',
    is: 'configuration of a web server',
    directory: oneOf(
      'nginx apache2? httpd caddy haproxy lighttpd traefik envoy sites-(?:available|enabled) conf\\.d',
    ),
    extension: oneOf('conf cfg ya?ml toml template tmpl j2 inc'),
    among: 'above-sources',
  },
  {
    kind: 'infrastructure',
    is: 'settings of an environment',
    directory: oneOf('envs? environments?'),
    extension: oneOf('ya?ml json[5c]? toml properties ini env'),
    among: 'above-sources',
  },
  { kind: 'infrastructure', is: 'settings of an environment', extension: oneOf('env') },
  // https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html
  { kind: 'infrastructure', is: 'a unit of systemd', extension: oneOf('service timer socket') },
  {
    kind: 'infrastructure',
    is: 'a grant of access',
    directory: oneOf('iam rbac acls? grants? permissions? access entitlements? memberships?'),
    extension: oneOf('ya?ml json[5c]? toml csv'),
    among: 'above-sources',
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
    // Scripts of a game or a web page are the product: https://docs.godotengine.org/en/stable/tutorials/scripting/
    except: /\.(?:gd|gdshader|cs)$|(?:^|\/)(?:public|static|assets|www|wwwroot|htdocs|webroot)\//,
  },
  // A name with a hyphen cannot be imported: it is run by hand.
  {
    kind: 'build',
    is: 'a tool for developers',
    directory: oneOf(
      'tools? utils? misc contrib maint(?:enance|ainers?)? devtools dev[-_]tools devel support',
    ),
    among: 'first',
    name: /^(?:gen(?:erate)?|regen(?:erate)?|build|bump|release|publish|lint|format|fmt|check|update|sync|extract|dump|mk|make|fetch|render|plot|compare|verify)-[\w.-]+\.(?:sh|bash|py|rb|pl|ps1|awk|tcl)$/,
  },
  {
    kind: 'build',
    is: 'a tool for developers',
    directory: oneOf(
      'tools? utils? misc contrib maint(?:enance|ainers?)? devtools dev[-_]tools devel support',
    ),
    among: 'first',
    name: /^(?:gen(?:erate)?|regen(?:erate)?|build|check|update)_(?:docs?|api|headers?|version|changelog|release|tables?|fixtures?|code|bindings?|protos?|schemas?|licenses?|authors|site|wheels?|dep(?:endencie)?s)[\w.-]*\.(?:sh|bash|py|rb|pl|ps1)$/,
  },
  { kind: 'build', is: 'settings of people’s machines', directory: /^dotfiles?$/, among: 'above-sources' },
  { kind: 'build', is: 'for developers', directory: /^dev$/, among: 'first' },
  {
    kind: 'build',
    is: 'a script for developers',
    name: /^(?:build|test|run[-_][\w-]*(?:tests?|bench\w*)|ci|lint|format)\.(?:sh|ps1|cmd|bat)$/i,
    except: /(?:^|\/)(?:src|lib|app|internal|pkg|cmd|include|Sources|bin)\//,
  },
  {
    kind: 'build',
    is: 'a script for developers',
    name: /^(?:build|compile|test|run-?tests?|ci|release|publish|lint|format|fmt|bump|gen(?:erate)?|regen(?:erate)?|package|make)(?:[-_][\w.-]+)?\.(?:sh|bash|ps1|cmd|bat)$/i,
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
      woff2? css scss sass less styl storyboard xib`),
  },
  { kind: 'asset', is: 'media', directory: /\.xcassets$/ },
  {
    kind: 'asset',
    is: 'media',
    directory: oneOf('images? img icons? fonts media lottie screenshots'),
    extension: /^json$/,
  },
];
