// The conventions by example: each name, extension and directory that a table knows decides the kind of a file that is nothing
// else by any other convention, and its neighbours that only look like it stay product.
import { expect, test } from '@jest/globals';
import { changedFile } from '../../../test/samples/changed-file.ts';
import { readFile } from '../read-file.ts';
import type { FileKind } from './file-kind.ts';

/** `src/cart/{a,b}.ts x` for `src/cart/a.ts`, `src/cart/b.ts` and `x`. */
function paths(lines: string): readonly string[] {
  return lines.trim().split(/\s+/).flatMap(expanded);
}

function expanded(path: string): readonly string[] {
  const [, before = '', choices, after = ''] = /^(.*?)\{([^}]*)\}(.*)$/.exec(path) ?? [];
  if (choices === undefined) return [path];
  return choices.split(',').flatMap((choice) => expanded(`${before}${choice}${after}`));
}

const examples: readonly (readonly [FileKind, string])[] = [
  [
    'lock-file',
    `shop/{package-lock.json,npm-shrinkwrap.json,yarn.lock,pnpm-lock.yaml,bun.lockb,bun.lock,deno.lock}
     shop/{go.sum,go.work.sum,Package.resolved,packages.lock.json,gradle.lockfile,buildscript-gradle.lockfile}
     gradle/verification-metadata.xml shop/{mix.lock,rebar.lock,pubspec.lock,cabal.project.freeze,stack.yaml.lock}
     infra/.terraform.lock.hcl shop/{Manifest.toml,lazy-lock.json,conan.lock,poetry.lock,app.lockfile}`,
  ],
  [
    'dependency-manifest',
    `shop/{package.json,pnpm-workspace.yaml,bower.json,deno.json,jsr.json,go.mod,go.work,Cargo.toml,pyproject.toml}
     shop/{setup.py,setup.cfg,Pipfile,environment.yml,conda.yaml,pom.xml,build.gradle,build.gradle.kts,settings.gradle}
     shop/{settings.gradle.kts,gradle.properties,libs.versions.toml,ivy.xml,build.sbt,plugins.sbt,build.properties,Gemfile}
     shop/{composer.json,packages.config,project.json,Directory.Packages.props,Directory.Build.props,paket.dependencies}
     shop/{global.json,mix.exs,rebar.config,pubspec.yaml,Package.swift,Podfile,Cartfile,stack.yaml,package.yaml}
     shop/{Project.toml,DESCRIPTION,vcpkg.json,conanfile.txt,conanfile.py,Chart.yaml,build.zig.zon,cpanfile,deps.edn}
     shop/{project.clj,dune-project,shard.yml,.gitmodules}
     shop/{requirements.txt,requirements.in,requirements.pip,requirements-dev.txt,requirements_ci.in,requirements.lint.txt}
     shop/{dev,test,doc,docs,constraints}-requirements.txt shop/devrequirements.txt shop/dev_requirements.txt
     shop/{constraints.txt,constraints-3.12.txt} requirements/{tests.in,docs.txt} gemfiles/{Gemfile-rails-5,Gemfile.rails-6} cabal.project
     shop/shop.{csproj,fsproj,vbproj,xproj,vcxproj,nuspec,gemspec,podspec,cabal,opam,opam.template,rockspec,nimble}
     shop/deps.gradle shop/deps.gradle.kts`,
  ],
  [
    'vendored',
    `src/{node_modules,bower_components,third_party,third-party,thirdparty,3rdparty,Pods,Carthage}/pad/a.c
     {vendor,deps,extern,external,externals}/pad/a.c
     web/{assets,static,public,js,css,javascripts,stylesheets}/vendor/pad.js static/vendor/pad.js src/main/webapp/vendors/pad/pad.js
     .yarn/releases/yarn.cjs
     src/pad.{jar,war,aar,tgz,tar.gz,whl,egg,gem,nupkg,crate}`,
  ],
  [
    'generated',
    `src/{app.min.js,app.min.css,app.min.mjs,app.js.map,app.css.map,app.mjs.map}
     src/shop.pb.{go,cc,h,swift,dart} src/shop.pb.gw.go src/shop.pb.validate.go src/shop.{pbenum,pbgrpc,pbjson}.dart
     src/shop_pb2.py src/shop_pb2.pyi src/shop_pb2_grpc.py src/shop_pb.{js,d.ts,ts,rb}
     src/cart.{g,freezed,gr,mocks}.dart src/Cart.{g,Designer,designer,generated}.cs src/Cart.Designer.vb
     lcov.info src/cover.coverprofile NAMESPACE
     src/{cart.tar.xz.asc,cart.sig,cart.bin.sha256,cart.iso.sha512sum,cart.md5,SHA256SUMS,SHA512SUMS.txt,checksums.txt}
     broadcast/Deploy.s.sol/1/run-latest.json contracts/broadcast/Deploy.s.sol/10/dry-run/run-1.json prod.tfstate
     ignition/deployments/chain-1/journal.json build/contracts/Token.json infra/cdk.context.json terraform.tfstate.backup
     src/cart.generated.ts src/cart_generated.rs src/cart-generated.go src/zz_generated.deepcopy.go src/kind_string.go
     src/parse.y.go etc/shop.api.md etc/shop.api.json src/structure.sql src/schema.rb src/PublicAPI.Shipped.txt
     src/PublicAPI.Unshipped.txt src/{__generated__,generated,Generated}/a.ts shop/api/shop.api`,
  ],
  [
    'build',
    `.github/dependabot.yml .vscode/settings.json src/ci/run.sh {buildSrc,build-logic,xtask}/src/main.rs
     src/{appveyor.yml,azure-pipelines.yml,azure-pipelines-release.yaml,bitbucket-pipelines.yml,codecov.yml,codecov.yaml}
     src/{cloudbuild.yaml,cloudbuild.yml,Jenkinsfile,CODEOWNERS,Makefile,makefile,GNUmakefile,GNUMakefile,Makefile.am}
     src/{CMakeLists.txt,meson.build,meson_options.txt,configure,configure.ac,configure.in,autogen.sh,buildconf}
     src/{WORKSPACE,WORKSPACE.bazel,BUILD,BUILD.bazel,MODULE.bazel,SConstruct,SConscript,Rakefile,Justfile,justfile}
     src/{Taskfile.yml,Taskfile.yaml,Vagrantfile,Brewfile,Procfile,Doxyfile,gradlew,gradlew.bat,mvnw,mvnw.cmd,dune}
     src/{build.rs,build.zig,build.xml,Setup.hs,tox.ini,noxfile.py,pytest.ini,mypy.ini,MANIFEST.in,Dangerfile,Fastfile}
     src/{Appfile,gulpfile.js,gulpfile.ts,gulpfile.mjs,gulpfile.cts,Gruntfile.js,Gruntfile.cjs}
     src/{babel,jest,vitest,vite,webpack,rollup,esbuild,tsup,swc,postcss,tailwind,eslint,prettier,stylelint}.config.ts
     src/{commitlint,lint-staged,next,nuxt,svelte,astro,playwright,cypress,karma,wdio,metro,craco,hardhat}.config.js
     src/{truffle,size-limit,release,vue,typedoc,docusaurus,yarn,knip,tsdown,rspack,rolldown,protractor}.config.mjs
     src/{remix,unocss,uno,panda,codegen,orval,nyc,c8}.config.cjs src/{karma.conf.js,vitest.workspace.ts,jest.unit.config.js}
     src/vite.config.prod.tsx
     src/{tsconfig.json,jsconfig.json,tsconfig.build.json,tsconfig-base.json,foundry.toml,lerna.json,nx.json,turbo.json}
     src/{angular.json,release-plz.toml,cliff.toml,dist.toml,typos.toml,_typos.toml,taplo.toml,Cross.toml,book.toml}
     src/{rust-toolchain,rust-toolchain.toml,clippy.toml,rustfmt.toml,deny.toml,analysis_options.yaml,build.yaml}
     src/{phpunit.xml,phpunit.xml.dist,psalm.xml,psalm-baseline.xml,rector.php,ecs.php,phpbench.json,checkstyle.xml}
     src/{detekt.yml,sonar-project.properties,NuGet.Config,nuget.config,mkdocs.yml,lavamoat.json,.editorconfig}
     src/shop.{cmake,m4,bzl,bazel,mk,am,nix,sln,slnx,props,targets,xcconfig,pbxproj,xcscheme,ruleset,iml,neon,spec}
     src/shop.build.ps1 src/{config.h.in,config.hpp.in,shop.pc.in,shop.cmake.in} src/gradle/wrapper.txt
     ios/Shop.xcodeproj/contents.plist ios/Shop.xcworkspace/contents.plist project/Build.scala tool/run.dart
     {script,scripts,hack,tooling,build-tools,buildtools}/run.sh packages/cart/scripts/run.js dev/run.py
     {build,test,runtests,runtest,ci,release,publish,lint,format}.{sh,ps1,cmd,bat} run-tests.sh run-test.ps1 any.config.js
     {config,web}/{jsdoc.json,typedoc.json,nest-cli.json,stryker.conf.json} Shop.sln.DotSettings app/proguard-rules.pro src/{xmake.lua,binding.gyp,BUILD.gn,Earthfile}
     packages/cart/lavamoat/webpack/policy.json core/src/main/mima-filters/1.x/a.excludes image/build.sh run_perf_tests.sh
     build-images.sh package_deb.sh make-release.ps1 utils/{gen-docs.rb,check-headers.py,sync-forks.sh} misc/bump-version.pl
     {tools/generate_docs.py,contrib/update_authors.rb,support/build_wheels.sh} dotfiles/shell/aliases.sh
     {any.yml,any.yaml,any.toml,any.ini,any.cfg,any.conf,any.properties,any.json,any.json5,any.jsonc}
     packages/cart/coverage.json packages/cart/settings.yaml`,
  ],
  [
    'benchmark',
    `{bench,benches,Benchmark,benchmarks,perf,jmh}/cart.rs cart-bench/cart.rs Cart.Benchmarks/Cart.cs cart_benchmark/cart.py
     Shop.Performance/Cart.cs Shop.Test.Perf/Cart.cs src/cart.bench.ts src/cart_benchmark.py src/CartBenchmark.java
     src/CartBenchmarks.cs src/bench.c src/bench_cart.c`,
  ],
  [
    'test-support',
    `snapshots/gas.json snapshots/gas.snap src/cart.snap src/cart.shot src/cart.approved.txt src/cart.verified.json
     src/__snapshots__/cart.txt
     src/{__mocks__,__fixtures__,__image_snapshots__,testdata,test-data,test_data,test-fixtures,testfixtures}/cart.ts
     src/{test-utils,test_utils,testutil,testutils,test-helpers,test_helpers,test-support,test_support,fixtures}/cart.ts
     src/{mocks,fuzz,fuzzers,cassettes}/cart.ts
     test/{fixture,support,helpers,stubs,fakes,goldens,golden,snapshots,resources}/cart.ts
     src/conftest.py src/{test,spec,rails,minitest,feature}_helper.rb
     src/{jest,vitest,mocha,ava,karma,cypress,playwright,test}.setup.ts src/jest.global-setup.js src/jest-teardown.mjs
     src/test.polyfill.js src/{setupTests.ts,setup-tests.js,setupTest.tsx,setup-test.cts}
     src/{test-utils.tsx,test_util.ts,testhelper.ts,test-helpers.js}
     molecule/default/{molecule.yml,prepare.yml} src/cart.resource`,
  ],
  [
    'test',
    `{test,tests,Tests,__tests__,__test__,spec,specs,e2e,unittest,unittests,testsuite,testsuites,testcases}/cart.js
     {testthat,cypress,playwright,certora,selftests,testdir,sbt-test,tst,acceptance,integration}/cart.js
     {unit,integration,functional,acceptance,system,end-to-end,e2e,smoke,regression,test}-tests/cart.js
     unit_specs/cart.js {unit,integration,functional,acceptance,system,e2e}tests/cart.js
     {shop-tests,shop_unittests,shop-e2e,ShopTests,Shop.Tests,Shop.Test,Shop.UnitTests,Shop.IntegrationTests}/cart.js
     {Shop.FunctionalTests,Shop.AcceptanceTests,Shop.UITests,Shop.Specs,Shop.Tests.Shared}/cart.js
     spec/cart.{rb,js,ts,vue,lua,php,sh,java,kt,groovy,cs,hs,c} t/cart.pl xt/cart.pl features/cart.rb Test/Cart.fs
     src/{test,it,androidTest,jvmTest,test-2.12}/scala/Cart.scala
     src/cart.{test,tests,spec,specs,cy,e2e,e2e-spec,test-d,spec-d}.ts src/cart-spec.js src/tests.js src/test.mjs
     src/{test_cart.py,cart_test.py,cart_tests.py,tests.py,test.py,cart_test.go}
     src/Cart{Test,Tests,TestCase,TestSuite,IT,ITCase,Spec,Suite}.java src/TestCart.kt src/CartTest.groovy src/CartTest.kts
     src/{tests.rs,test.rs,cart_test.rs,cart_spec.rb,cart_test.cr,cart_spec.coffee,test_cart.rb}
     src/{CartTest.php,CartCest.php,CartTests.cs,CartTest.fs,CartSpec.cs,CartSpecs.vb}
     src/{tests.c,test_cart.cc,cart_test.cpp,cart-tests.h,cart_unittest.cc,cart-unittests.cxx,CartTest.mm,CartTests.m}
     src/{CartTests.swift,Cart.t.sol,cart_test.exs,cart_SUITE.erl,cart_tests.erl,cart_test.dart,cart_spec.lua,cart_test.lua}
     src/{cart.bats,cart_test.sh,cart.spec.sh,test_cart.sh,Cart.Tests.ps1,Cart.ts.ps1,CartSpec.hs,CartTest.hs}
     src/{cart_test.clj,cart_test.cljs,cart_test.cljc,tests.ml,test_cart.ml,cart_test.re,test-cart.R,runtests.jl}
     src/{cart_test.sql,cart.tftest.hcl,cart.tofutest.hcl}
     api/orders.hurl api/{orders.bru,shop.postman_collection.json} classes/{CartTest,CartTests,Cart_Test,TestCart,Test_Cart}.cls
     roles/web/molecule/default/{converge.yml,verify.yml,side_effect.yaml} molecule/default/tests/test_default.py
     sim/{tb_fifo.vhd,fifo_tb.sv,fifo_testbench.v,TB_FIFO.vhdl} hw/tb/fifo.sv testbench/fifo.vhd
     {cart-tests.el,cart-test.el,test-cart.el,tests.el} src/{cart-tests.lisp,cart_test.scm,cart-test.rkt} policy/cart_test.rego
     db/{test_cart.sql,ut_cart.pks,test_cart.pkb} scripts/{test_player.gd,player_test.gd,PlayerTest.gd} src/cart.vader
     src/{test_cart.vim,cart.vimspec} load/k6.js src/{checkout.k6.ts,k6-checkout.js,locustfile.py,shop.jmx} load-tests/cart.js
     .maestro/login.yaml maestro/login.yml src/{chainsaw-test.yaml,kuttl-test.yaml,goss.yaml,goss_web.yml}
     docker/container-structure-test.yaml src/{cart.test.scss,cart.test.html} src/{cart_test.gleam,cart_test.res,cart_tests.bzl}
     src/{cart_test.jsonnet,cart_test.cue,cart_test.cairo,test_cart.nim,TestCart.hx,CartTest.cfc,CartTest.elm,cart.pf,cart.plt}
     src/{zcl_cart.testclasses.abap,cart.spec.luau}
     src/cart.{feature,t,phpt,robot,txtar,test} src/cart.tftest.json src/cart_test.unknown src/cart.spec.unknown
     src/testdata/{cart.expected,cart.golden,cart.check,cart.out,cart.stdout,cart.stderr,cart.exp,expected.txt,output.json}
     src/testdata/cart_golden.json`,
  ],
  [
    'documentation',
    `.github/guide.md .github/guide.mdx .github/guide.rst src/licen{s,c}es/mit.txt src/licen{s,c}es/mit.md src/licenses/MIT
     src/{newsfragments,news,changelog.d,changelog,changelogs,changes,.changes,releasenotes}/12.rst
     newsfragments/12.{feature,bugfix,fix,doc,removal,misc,deprecation,security,added,changed,fixed,removed,txt,md}
     src/{readme,changelog,changes,history,authors,contributors,contributing,code_of_conduct,security}.txt src/licen{c,s}e.txt
     src/{COPYING,NOTICE,MAINTAINERS,UPGRADING,RELEASE-NOTES,release_notes.adoc,LICENSE-APACHE,LICENSE-APACHE2,LICENSE.MIT}
     src/LICENSE-BSD-3
     {doc,docs,Documentation,documentation,guide,guides,website}/render.ts
     {shop-docs,shop_documentation,documentation-website,docs-site,docs_src,handbook,user-manual,docs-snippets}/src/main/App.kt
     {packages/cart/docs,backend/docs}/src/render.ts antora/ui.js
     support/python/mkdocstrings_handlers/cxx/__init__.py docs-site/db/migrations/1_cart.sql
     src/cart.{md,mdx,markdown,rst,adoc,asciidoc,rdoc,pod,org,tex,man,rmd,qmd,rd} src/cart.md.tt other/cart.txt
     src/cart.{drawio,puml,mmd,bib,http} fastlane/metadata/en-US/title.txt
     man/cart.1 man3/cart.3`,
  ],
  [
    'product',
    `{src,lib,app,templates,resources,data,internal,pkg,cmd,Sources}/cart.txt core/src/cart.txt src/vendor/cart.c
     src/deps/cart.c src/.well-known/cart.json src/auth.config.ts src/docs/cart.ts src/project/cart.ts src/dev/cart.ts
     src/build.sh src/any.yml src/cart.json src/acceptance/cart.js src/features/cart.js src/t/cart.js
     src/Test/cart.js src/main/java/CartTest.java Sources/Shop/Tests/Cart.swift lib/spec/cart.rb lib/test/cart.ex
     src/spec/cart.go src/snapshots/cart.json src/fixture/cart.js src/support/cart.js src/examples/cart.ts
     src/main/resources/{application.properties,application-dev.properties,jdbc.properties} src/messages/cart.json
     action.yml setup/action.yaml jobs/load.ipynb src/load.ipynb scripts/player.gd scripts/Player.cs public/scripts/cart.js
     google-docs/sync.py src/website/render.ts utils/format-date.js utils/check_password.py tools/create_issue.py build.py
     services/docs/server.ts apps/docs/render.ts tools/search.ts src/generate-report.sh src/cart.sigma src/latest.cls src/attb.sv src/contest.rego
     src/bench/cart.ts packages/cart/cart.ts src/migrations/runner.ts src/versions/1a_cart.py src/helm/templates/cart.txt`,
  ],
  [
    'translation',
    `src/cart.{po,pot,mo,xlf,xliff,arb,ftl,strings,stringsdict,xcstrings} res/values/strings.xml src/Cart.resx
     src/{locale,locales,_locales,i18n,l10n,lang,langs,languages,translation,translations}/shop.json
     src/locales/shop.{json5,yml,yaml,properties,xml,toml,php,csv} ios/de.lproj/shop.xml res/values-de/shop.xml
     res/values-pt-rBR/shop.xml messages/de.json src/messages/pt-BR.json
     src/main/resources/{messages.properties,messages_de.properties,cart_pt_BR.properties,ValidationMessages.properties}
     src/i18n/de.ts src/lang/pt-BR.js src/locales/zh_Hans.ts`,
  ],
  [
    'example',
    `{example,examples,Examples,_examples,sample,Samples,demo,Demos,playground,Playgrounds,Snippets}/cart.ts
     {tutorial,Tutorials,cookbook,quickstart,quick-starts,code-snippets,doc_snippets,walkthrough,getting-started}/cart.ts
     {notebooks,notebook,research,src/experiments}/load.ipynb examples/migrations/1_cart.sql
     src/Cart.stories.{js,jsx,ts,tsx,mjs,vue,svelte,mdx}`,
  ],
  [
    'type-declaration',
    `src/{cart.d.ts,cart.d.mts,cart.d.cts,cart.pyi,cart.rbs,cart.mli,cart.fsi,cart.rei}
     src/cart.{proto,graphql,graphqls,gql,avsc,avdl,thrift,xsd,wsdl} src/{openapi.yaml,openapi-v3.yml,swagger.json,log4j.dtd}
     prisma/schema.prisma src/{shop.dbml,Shop.edmx} charts/shop/templates/crds/cart.yaml charts/shop/templates/cart-crd.yaml
     helm/shop/templates/crd-cart.yaml`,
  ],
  [
    'infrastructure',
    `src/{Dockerfile,Containerfile,Dockerfile-4.1,Dockerfile.dev,cart.dockerfile,cart.Dockerfile,compose.yaml,compose.yml}
     src/{docker-compose.yml,docker-compose.dev.yaml} src/cart.{tf,hcl,tfvars,bicep}
     src/{helm,charts,k8s,kubernetes,kustomize,terraform,ansible,cloudformation,manifests,deploy,deployment,deployments}/a.yml
     etc/{shop.service,shop.timer,shop.socket} src/Dockerfile_agent src/{nginx.conf,nginx.conf.template,haproxy.cfg,Caddyfile,web.config,traefik.yml,envoy.yaml,_headers}
     {nginx,apache2,caddy}/site.conf nginx/conf.d/default.conf src/{netlify.toml,vercel.json,prod.env} env/prod.yaml
     environments/prod.json {iam,rbac,grants,permissions,access}/team.json
     src/{infra,infrastructure,argocd}/cart.yaml infra/cart.{json,tpl,j2,toml,conf}
     src/{values.yaml,values-prod.yml,serverless.yml,kustomization.yaml,skaffold.yaml,cloudformation.yml}
     {helm,chart,shop-chart,shop_charts}/templates/cart.yaml src/templates/_helpers.tpl`,
  ],
  [
    'migration',
    `src/{migrations,migration,Migrations,Migration}/1_cart.sql db/migrate/2_cart.rb alembic/versions/1a2b3c_cart.py
     src/migrations/{V1,Version2,version_3,Migration4,migration_5,m240101_cart,0a1b2c_cart,U1,R1}.php
     src/migrations/20240101/up.sql src/V1__cart.sql src/V1.2_3__cart.java src/R__cart.kt src/U2__cart.sql`,
  ],
  [
    'asset',
    `src/cart.{png,jpg,jpeg,gif,svg,ico,icns,webp,avif,bmp,tif,tiff,mp3,mp4,wav,ogg,webm,mov,pdf,psd,ai,sketch,fig,eot,otf}
     ios/Assets.xcassets/Contents.json ios/Main.storyboard ios/Cart.xib
     src/cart.{ttf,woff,woff2,css,scss,sass,less,styl} src/{image,images,img,icon,icons,fonts,media,lottie,screenshots}/a.json`,
  ],
];

test.each(examples)('%s', (kind, lines) => {
  const all = paths(lines);
  const kinds = all.map((path) => `${path} ${readFile(changedFile(path)).kind}`);
  expect(kinds).toEqual(all.map((path) => `${path} ${kind}`));
});
