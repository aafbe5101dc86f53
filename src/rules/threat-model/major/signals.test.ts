// Each word of a signal, by the names that people give to code: what is written there gives the signal, and no word of a table
// is without an example.
import { describe, expect, test } from '@jest/globals';
import { changedFile, patchOf } from '../../../../test/samples/changed-file.ts';
import { readChange } from '../../../analysis/read-change.ts';
import { codeWords } from '../../../text/words.ts';
import { scoreChange } from './score.ts';
import { type CodeSignal, codeSignals, type SignalId } from './signals.ts';

type Table = 'path' | 'vaguePath' | 'newPath' | 'line' | 'vagueLine' | 'kindredLine';

/** Identifiers separated by white space; one of several words is written in camel case. */
const examples: Readonly<Partial<Record<SignalId, Readonly<Partial<Record<Table, string>>>>>> = {
  authentication: {
    path: `auth authn authentication authenticators authenticate login logins logout signin signIn signup signUp oauth oauth2
      oidc openid saml sso mfa totp otp 2fa passkeys webauthn passwords credentials jwt jws ldap kerberos ntlm sasl
      accessTokens authTokens apiTokens apiKeys csrf sessionStore sessionManager`,
    vaguePath: 'session sessions cookie cookies identity account accounts user users',
    line: `authn authenticate unauthenticated oauthClient oidc openid saml sso mfa totp 2fa webauthn passkeys passwords passwd
      passphrase credentials creds jwt bearer accessTokens refreshTokens authTokens apiTokens idTokens sessionTokens csrfToken
      xsrfToken session.user setCookie sessionCookie verifySession verifyToken validateToken basicAuth loginRequired
      requireLogin kerberos ntlm`,
    vagueLine: `auth login logout logIn signIn session sessions cookie cookies token tokens rememberMe expiresAt`,
    kindredLine: 'auth login signIn session sessions cookie cookies expiresAt',
  },
  permissions: {
    path: `permission permissions rbac acl acls authorization authorisation authorize authorizers authz accessControl
      accessManager entitlements`,
    vaguePath: 'role roles scopes policy policies admin members access',
    line: `permissions authorize authorised unauthorized unauthorised rbac acl acls accessControl hasRole isAdmin isSuperuser
      superuser privileges onlyOwner onlyRole impersonate entitlements`,
    vagueLine: 'role roles user.scope user.scopes admin admins forbidden allowed owner deny granted',
    kindredLine: 'role roles user.scope user.scopes admin admins forbidden',
  },
  secrets: {
    path: 'secret secrets keystore keyStore keychain kms',
    line: `secret secrets apiKeys apikey privateKeys encryptionKeys signingKeys clientSecret accessKeys keystore keychain kms
      secretKeyRef`,
  },
  cryptography: {
    path: `crypto cryptography ciphers encryption decryption hmac tls vtls ssl x509 certificates certs pki openssl gnutls
      mbedtls wolfssl boringssl schannel ecdsa rsa ed25519 eddsa keccaks sha256 sha512`,
    vaguePath: 'signing signatures hash hashing key keys cert random',
    line: `cryptographic crypto.subtle createHash createHmac createCipherIv createSign randomBytes ciphers encrypt decrypted
      hmac aes rsa ecdsa ed25519 keccaks ecrecover secureRandom tls ssl x509 certificates caBundle verifySignature
      signatureVerifier insecureSkipVerify rejectUnauthorized verifyPeer pbkdf2 bcrypt scrypt argon2id`,
    vagueLine: `crypto signatures sign cert certs nonce digest hash hashes hashed hashing salt verify md5 sha1 sha256 sha512
      sha_1 sha_256 sha_512 sha3 publicKeys randomBytes`,
    kindredLine: 'crypto sha1 sha256 sha512 sha_1 sha_256 sha_512 md5 nonce salt randomBytes',
  },
  sandbox: {
    path: 'sandboxes seccomp lockdown endowments',
    line: 'sandboxed seccomp endowments chroot allowSameOrigin lockDownRealm',
  },
  money: {
    path: 'billing payment payments checkout invoices stripe paypal payouts refunds wallets ledger',
    line: 'payments invoices stripe paypal payouts refunded creditCards withdrawals',
  },
  privileges: {
    line: `clusterRoles roleBinding serviceAccounts allowPrivilegeEscalation securityContext networkPolicy podSecurityPolicy
      setuid setgid nopasswd aws_iams iamPolicy iamRoles assumeRoles aws_security_groups contentSecurityPolicy
      accessControlAllowOrigin usesPermission hostPermissions`,
  },
  'supply-chain': {
    path: 'autoUpdater selfUpdate softwareUpdates',
    line: 'autoUpdater postinstall preinstall',
  },
  endpoint: { newPath: 'routes controllers handlers endpoints rpc rpcMethods resolvers webhooks' },
  'untrusted-input': {
    path: 'uploads multipart deserializer deserialise unmarshal sanitizer sanitise',
    line: `multer multipart fileUploads uploadFiles unserialize pickle.loads pickle.load yaml.load marshal.load
      objectInputStream untrusted sanitize sanitised zipSlip pathTraversal`,
  },
  'command-execution': {
    line: 'childProcess subprocess execFile execSync shellExec processBuilder',
  },
};

function signalsIn(path: string, line: string, status: 'added' | 'modified' = 'modified'): readonly string[] {
  const file = changedFile(path, { status, patch: patchOf(['@@ -9,0 +10,1 @@', `+${line}`]) });
  const beside = changedFile('src/greeting.ts', { patch: patchOf(['+return compose(name)']) });
  return scoreChange(readChange({ files: [file, beside] })).hits.map(({ signal }) => signal);
}

const neutral = 'return compose(parts)';
const inLine = (name: string) => `  return compose(${name}, parts)`;
/** A word of a path in which another signal would not be vague. */
const plainPath = 'src/shop/parts.ts';

const names = (list: string) => list.trim().split(/\s+/);

/** Each table of each signal that has one. */
const tables = codeSignals.flatMap((signal) =>
  (['path', 'vaguePath', 'newPath', 'line', 'vagueLine', 'kindredLine'] as const).flatMap((table) => {
    const pattern = signal[table];
    return pattern === undefined
      ? []
      : [{ signal, table, pattern, list: names(examples[signal.id]?.[table] ?? '') }];
  }),
);

/** How a change looks that says a word where a table is asked. */
const sayings: Readonly<Record<Table, (word: string, signal: CodeSignal) => readonly string[]>> = {
  path: (word) => signalsIn(`src/${word}/parts.ts`, neutral),
  newPath: (word) => signalsIn(`src/${word}/parts.ts`, neutral, 'added'),
  line: (word) => signalsIn(plainPath, inLine(word)),
  vaguePath: (word, { vagueLine }) => signalsIn(`src/${word}/parts.ts`, inLine(otherThan(word, vagueLine))),
  vagueLine: (word, { id }) => signalsIn(vaguePaths[id] ?? '', inLine(word)),
  kindredLine: (word, { id }) => signalsIn(`src/${id === 'secrets' ? 'auth' : 'kms'}/parts.ts`, inLine(word)),
};

/** A path that says vaguely what each signal is about. */
const vaguePaths: Readonly<Partial<Record<SignalId, string>>> = {
  authentication: 'src/accounts/parts.ts',
  permissions: 'src/members/parts.ts',
  cryptography: 'src/keys/parts.ts',
};

/** Vague words that agree with any of the vague paths, which they do not repeat. */
const agreeing: Readonly<Record<string, string>> = {
  authentication: 'rememberMe',
  permissions: 'forbidden',
  cryptography: 'digest',
};

function otherThan(_: string, pattern: RegExp | undefined): string {
  const found = Object.values(agreeing).find((word) => pattern?.test(codeWords(word)));
  if (found === undefined) throw new Error('A vague path has no vague lines.');
  return found;
}

describe.each(tables)('$signal.id by $table', ({ signal, table, pattern, list }) => {
  test.each(list.map((word) => [word]))('%s', (word) => {
    expect(sayings[table](word, signal)).toContain(signal.id);
  });

  test('no word is without an example', () => {
    const phrases = /^ \((.*)\)\(\?= \)$/.exec(pattern.source)?.[1]?.split('|') ?? [];
    expect(phrases.length).toBeGreaterThan(0);
    const without = phrases.filter(
      (phrase) =>
        !list.some((word) =>
          new RegExp(`(?:^| )${phrase}(?= |$)`, 'u').test(codeWords(word).replace(/^ /, ' ')),
        ),
    );
    expect(without).toEqual([]);
  });
});

describe('a word that is vague', () => {
  const vague = tables.filter(
    ({ table }) => table === 'vaguePath' || table === 'vagueLine' || table === 'kindredLine',
  );
  const plainWords = (id: SignalId) => names(`${examples[id]?.path ?? ''} ${examples[id]?.line ?? ''}`);

  test.each(
    vague.flatMap(({ signal, table, list }) =>
      list
        .filter((word) => !plainWords(signal.id).includes(word))
        .map((word) => [signal.id, table, word] as const),
    ),
  )('does not give %s by itself: %s %s', (id, table, word) => {
    const found =
      table === 'vaguePath' ? signalsIn(`src/${word}/parts.ts`, neutral) : signalsIn(plainPath, inLine(word));
    expect(found).not.toContain(id);
  });
});

test('a path that names what a new file would open says nothing of a file that was there', () => {
  expect(signalsIn('src/routes/parts.ts', neutral)).toEqual([]);
});

/** Lines as people write them, each with the file that it stands in. */
const lines: Readonly<Partial<Record<SignalId, readonly (readonly [file: string, ...lines: string[]])[]>>> = {
  endpoint: [
    [
      'src/server.ts',
      ...['app', 'router', 'server', 'fastify', 'instance', 'route', 'routes'].map(
        (name) => `${name}.get('/a', b)`,
      ),
      ...['post', 'put', 'patch', 'delete', 'all', 'route', 'ws', 'websocket'].map(
        (name) => `app.${name}("/a", b)`,
      ),
      'app.route( {',
      'app.get(`/a`)',
      ...['Get', 'Post', 'Put', 'Patch', 'Delete', 'All', 'MessagePattern', 'SubscribeMessage'].map(
        (name) => `  @${name}('a')`,
      ),
      ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((name) => `export async function ${name}(a) {`),
      'export const GET = a',
      'export function POST(a) {',
      "window.addEventListener('message', a)",
    ],
    [
      'src/server.py',
      ...['route', 'get', 'post', 'put', 'patch', 'delete', 'websocket', 'api_route'].map(
        (name) => `@app.${name}("/a")`,
      ),
      "    path('a/', b),",
      '    re_path(r"^a$", b),',
      'app.add_url_rule("/a")',
      'app.add_route("/a")',
      'app.add_api_route("/a")',
    ],
    [
      'src/server.go',
      ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'Any'].map((name) => `r.${name}("a", b)`),
      ...['Get', 'Post', 'Put', 'Patch', 'Delete'].map((name) => `r.${name}("/a", b)`),
      'http.Handle("/a", b)',
      'http.HandleFunc("/a", b)',
      'pb.RegisterShopServer(a, b)',
    ],
    [
      'src/Server.java',
      ...['Get', 'Post', 'Put', 'Patch', 'Delete', 'Request'].map((name) => `    @${name}Mapping("/a")`),
      ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'Path'].map((name) => `    @${name}`),
    ],
    ['src/Server.kt', '@GetMapping("/a")'],
    ['src/Server.scala', '@GET'],
    ['src/Server.groovy', '@Path("/a")'],
    [
      'src/Server.cs',
      ...['Get', 'Post', 'Put', 'Patch', 'Delete'].map((name) => `    [Http${name}("a")]`),
      '[Route("a")]',
      ...['Get', 'Post', 'Put', 'Patch', 'Delete', 'Hub'].map((name) => `app.Map${name}("/a")`),
    ],
    [
      'src/server.php',
      ...['get', 'post', 'put', 'patch', 'delete', 'any', 'match', 'resource', 'apiResource'].map(
        (name) => `Route::${name}('/a')`,
      ),
      "    #[Route('/a')]",
    ],
    [
      'src/server.rb',
      ...['get', 'post', 'put', 'patch', 'delete', 'match'].map((name) => `  ${name} '/a', to: b`),
      "get 'a' => 'b'",
      "get '/a' do",
      '  resources :a',
      '  resource :a',
      'mount Shop => b',
    ],
    [
      'src/server.ex',
      ...['get', 'post', 'put', 'patch', 'delete', 'live', 'socket', 'resources', 'forward'].map(
        (name) => `    ${name} "/a", B`,
      ),
    ],
    [
      'src/server.rs',
      '.route("/a", b)',
      ...['get', 'post', 'put', 'patch', 'delete'].map((name) => `#[${name}("/a")]`),
    ],
    ['src/shop.proto', '  rpc Order (A) returns (B);'],
  ],
  'outbound-host': [
    [
      'src/shop.ts',
      ...`fetch axios http https got request requests curl urlopen HttpClient WebClient connect url uri host hosts hostname
        endpoint origin baseUrl base_uri apiUrl api_uri server registry broker`
        .split(/\s+/)
        .map((name) => `${name}('https://shop.acme.dev')`),
      ...['http', 'ws', 'wss', 'mqtt', 'mqtts', 'amqp', 'amqps', 'ftp', 'tcp'].map(
        (scheme) => `url = "${scheme}://shop.acme.dev"`,
      ),
      'url = `https://shop.acme.dev`',
    ],
  ],
  'command-execution': [
    [
      'src/run.ts',
      ...['exec', 'execFile', 'execSync', 'execFileSync', 'spawn', 'spawnSync', 'execa', 'fork'].map(
        (name) => `  ${name}(a)`,
      ),
      'child_process.a(b)',
      'a(eval(b))',
      'new Function(a)',
      'vm.runInContext(a)',
      'a.innerHTML = b',
      'a.outerHTML += b',
      'document.write(a)',
      "h('a', { dangerouslySetInnerHTML: b })",
      "h('a', v-html)",
    ],
    [
      'src/run.py',
      'subprocess.run(a)',
      'os.system(a)',
      'os.popen(a)',
      'os.execv(a)',
      'eval(a)',
      'exec(a)',
      'run(a, shell=True)',
      'pickle.loads(a)',
      'marshal.load(a)',
      'shelve.load(a)',
      'yaml.load(a)',
      'mark_safe(a)',
    ],
    [
      'src/run.php',
      ...['exec', 'shell_exec', 'passthru', 'proc_open', 'popen', 'system', 'eval', 'unserialize'].map(
        (name) => `${name}($a);`,
      ),
      'new Process($a)',
    ],
    [
      'src/run.rb',
      ...['system', 'exec', 'spawn', 'eval', 'instance_eval', 'class_eval'].map((name) => `${name}('a')`),
      '%x(a)',
      '%x[a]',
      '%x{a}',
      'Open3.a',
      'Marshal.load(a)',
      'a.html_safe',
    ],
    ['src/run.go', 'exec.Command("a")', 'exec.CommandContext(a)', 'template.HTML(a)', 'syscall.Exec(a)'],
    [
      'src/Run.java',
      'a.getRuntime().exec(b)',
      'new ProcessBuilder(a)',
      'new ObjectInputStream(a)',
      'ScriptEngine a = b;',
    ],
    ['src/Run.cs', 'Process.Start(a)', 'new BinaryFormatter()'],
    ['src/run.ps1', 'Invoke-Expression $a', 'iex $a', 'Start-Process a'],
    ['src/run.fs', 'Process.Start(a)'],
    ['src/run.rs', 'Command::new(a)'],
    ['src/run.ex', 'System.cmd(a)', 'System.shell(a)', 'Code.eval_string(a)', ':erlang.binary_to_term(a)'],
    ['src/run.erl', 'os:cmd(A)', 'binary_to_term(A)'],
    [
      'src/run.c',
      ...[
        'system',
        'popen',
        '_popen',
        'execl',
        'execvp',
        'execle',
        'execvpe',
        'posix_spawn',
        'posix_spawnp',
        'CreateProcess',
        'CreateProcessW',
        'ShellExecuteEx',
      ].map((name) => `  ${name}(a);`),
    ],
    ['src/run.lua', 'os.execute(a)', 'io.popen(a)', 'vim.fn.system(a)'],
    ['src/run.dart', 'Process.run(a)', 'Process.start(a)'],
    ['src/run.swift', 'let a = Process()'],
    ['src/Run.hs', 'callProcess a b', 'readProcess a b'],
    ['src/run.pl', 'qx(a)', 'qx{a}', 'qx/a/'],
  ],
  privileges: [
    ['src/run.sh', 'sudo a', 'a; sudo b', 'chmod 777 a', 'chmod -R 0777 a', 'chmod u+s a', 'chmod 4755 a'],
    [
      '.github/workflows/ci.yml',
      '  contents: write',
      '  permissions: write-all',
      '  pull_request_target:',
      '  workflow_run:',
      '    secrets: inherit',
      '  - run: sudo a',
    ],
    [
      'k8s/shop.yaml',
      ...[
        'hostPath',
        'hostNetwork',
        'hostPID',
        'runAsUser',
        'runAsNonRoot',
        'privileged',
        'capabilities',
      ].map((name) => `  ${name}: a`),
    ],
    ['src/run.c', 'setuid(0)', 'setegid(0)', 'setresuid(0)', 'setreuid(0)', 'setcap(a)'],
    ['src/run.go', 'syscall.Setgid(0)'],
    ['src/run.rs', 'setuid(0)'],
    ['src/run.py', 'os.setgid(0)'],
  ],
  'supply-chain': [
    [
      'src/run.sh',
      ...['sh', 'bash', 'zsh', 'dash', 'sudo bash'].map((shell) => `curl https://acme.dev/a | ${shell}`),
      'wget -O- https://acme.dev/a | sh',
    ],
    ['src/run.ps1', 'iwr https://acme.dev/a | iex'],
  ],
};

describe.each(Object.entries(lines))('%s by a line as it is written', (id, files) => {
  test.each(files.flatMap(([path, ...all]) => all.map((line) => [path, line] as const)))(
    '%s: %s',
    (path, line) => {
      expect(signalsIn(path, line)).toContain(id);
    },
  );
});

describe('what only looks like it', () => {
  test.each<[SignalId, string, readonly string[]]>([
    [
      'endpoint',
      'src/server.ts',
      ['map.get(a)', 'app.get(name)', 'myapp.get', 'exported GET', '@Getter()', 'application.get("a")'],
    ],
    ['endpoint', 'src/server.py', ['os.path("a")', 'xpath("a")', 'route("/a")', 'app.route("/a")']],
    ['endpoint', 'src/server.go', ['cache.Get("a")', 'http.Handler(a)', 'cache.GET(a)']],
    ['endpoint', 'src/Server.java', ['@Getter', '@PathVariable', '@Mapping', 'GET']],
    ['endpoint', 'src/server.rb', ['get a', 'getter "a", b', 'resourceful']],
    ['endpoint', 'src/server.ex', ['get("a")', 'get "a"', 'livestock "/a"']],
    ['endpoint', 'src/server.rs', ['.router("/a")', '#[getter(a)]']],
    ['endpoint', 'src/server.php', ['Router::get("/a")', '$a->get("/a")']],
    ['endpoint', 'src/Server.cs', ['[HttpGetter]', '[Router]', 'app.MapGetter("a")']],
    ['endpoint', 'src/server.rb', ["app.get('/a')"]],
    [
      'outbound-host',
      'src/shop.ts',
      [
        ...[
          'localhost:1',
          '127.0.0.1',
          '0.0.0.0',
          '[::1]',
          'example.com',
          'shop.example.org',
          'www.w3.org/a',
          'schema.org',
          'schemas.acme.dev',
          'json-schema.org/a',
        ].map((host) => `url = 'http://${host}'`),
        "title = 'https://shop.acme.dev'",
        "url = 'file://shop.acme.dev'",
        "url = 'https://shop'",
      ],
    ],
    [
      'command-execution',
      'src/run.ts',
      [
        'pattern.exec(a)',
        'retrieval(a)',
        'respawn(a)',
        'new Functional(a)',
        'a.innerHTML == b',
        'a.innerHTML',
      ],
    ],
    ['command-execution', 'src/run.py', ['a.eval(b)', 'retrieval(a)', 'shell = Truely', 'os.path(a)']],
    ['command-execution', 'src/run.c', ['a.system(b)', 'file_system(a)', 'a->system(b)', 'execute(a)']],
    ['command-execution', 'src/run.php', ['$a->exec($b)', 'A::exec($b)', 'curl_exec($a)']],
    ['command-execution', 'src/run.rb', ['a.system("b")', 'system(a)', 'ecosystem("a")']],
    ['command-execution', 'src/run.rs', ['MyCommand::new(a)', 'exec(a)']],
    ['privileges', 'src/run.sh', ['pseudo a', 'chmod 755 a', 'chmod u+x a', 'chmod 0644 a']],
    ['privileges', '.github/workflows/ci.yml', ['  contents: read', '  a: write b', '  secrets: a']],
    [
      'supply-chain',
      'src/run.sh',
      ['curl https://acme.dev/a', 'curl https://acme.dev/a | tar x', 'curling a | sh'],
    ],
  ])('is no %s: %s', (id, path, all) => {
    for (const line of all) expect([line, ...signalsIn(path, line)]).not.toContain(id);
  });
});
