// Each word of a topic, by the names that people give to code: what is written there gives the signal, and no word of a table
// is without an example.
import { describe, expect, test } from '@jest/globals';
import { exampleFile, found, type SignalExample } from '../../../test/samples/signal-lines.ts';
import { readChange } from '../../analysis/read-change.ts';
import type { ChangedFile } from '../../evidence/change.ts';
import { codeWords } from '../../text/words.ts';
import { scoreChange } from './score.ts';
import type { SignalId } from './signals.ts';
import { topicDetectors } from './topic-detector.ts';
import { type Topic, topics } from './topics.ts';

type Table = 'path' | 'vaguePath' | 'line' | 'vagueLine';

/** Identifiers separated by white space; one of several words is written in camel case. */
const examples: Readonly<Partial<Record<SignalId, Readonly<Partial<Record<Table, string>>>>>> = {
  authentication: {
    path: `auth authn authentication authenticators authenticate login logins logout signin signIn signup signUp oauth oauth2
      oidc openid saml sso mfa totp otp 2fa passkeys webauthn passwords credentials jwt jws ldap kerberos ntlm sasl
      accessTokens authTokens apiTokens apiKeys csrf sessionStore sessionManager authflow`,
    vaguePath: 'session sessions cookie cookies identity account accounts user users token tokens',
    line: `authn authenticate unauthenticated oauthClient oidc openid saml sso mfa totp 2fa webauthn passkeys passwords passwd
      passphrase credentials creds jwt bearer accessTokens refreshTokens authTokens apiTokens idTokens sessionTokens csrfToken
      xsrfToken session.user setCookie sessionCookie rememberMe verifySession verifyToken validateToken basicAuth loginRequired
      requireLogin kerberos ntlm`,
    vagueLine: `auth login logout logIn signIn session sessions cookie cookies token tokens expiresAt`,
  },
  permissions: {
    path: `permission permissions rbac acl acls authorization authorisation authorize authorizers authz accessControl
      accessManager entitlements`,
    vaguePath: 'role roles scopes policy policies admin members access',
    line: `permissions authorize authorised unauthorized unauthorised rbac acl acls accessControl hasRole isAdmin isSuperuser
      superuser privileges onlyOwner onlyRole impersonate entitlements`,
    vagueLine: 'role roles user.scope user.scopes admin admins forbidden allowed owner deny granted',
  },
  secrets: {
    path: 'secret secrets keychain kms',
    vaguePath: 'keystore keyStore key keys',
    vagueLine: 'keystore keyStore truststore',
    line: `secret secrets apiKeys apikey privateKeys encryptionKeys signingKeys clientSecret accessKeys keychain kms
      secretKeyRef`,
  },
  cryptography: {
    path: `crypto cryptography ciphers encryption decryption hmac tls vtls ssl x509 certificates certs pki openssl gnutls
      mbedtls wolfssl boringssl schannel ecdsa rsa ed25519 eddsa keccaks sha256 sha512`,
    vaguePath: 'signing signatures hash hashing key keys cert random',
    line: `cryptographic crypto.subtle createHash createHmac createCipherIv createSign randomBytes ciphers encrypt decrypted
      hmac aes rsa ecdsa ed25519 keccaks ecrecover secureRandom tls ssl x509 certificates caBundle verifySignature
      signatureVerifier insecureSkipVerify rejectUnauthorized verifyPeer checkHostname pbkdf2
      bcrypt scrypt argon2id rand.reader crypto.rand getRandomValues randomNumberGenerator`,
    vagueLine: `crypto signatures sign cert certs nonce digest hash hashes hashed hashing salt verify md5 sha1 sha256 sha512
      sha_1 sha_256 sha_512 sha3 publicKeys`,
  },
  sandbox: {
    path: 'sandboxes seccomp lockdown endowments',
    line: 'sandboxed seccomp endowments chroot allowSameOrigin lockDownRealm',
  },
  money: {
    path: 'billing payment payments checkout invoices stripe paypal payouts refunds wallets ledger',
    line: 'payments invoices stripe paypal payouts refunded creditCards withdrawals',
  },
  'untrusted-input': {
    path: 'uploads multipart deserializer deserialise unmarshal sanitizer sanitise parsers decoder tokenizer lexer',
    line: `fileUploads uploadFiles untrusted sanitize sanitised zipSlip pathTraversal unescaped outOfBounds bufferOverflow`,
  },
};

const neutral = 'return compose(parts)';
const inLine = (name: string) => `  return compose(${name}, parts)`;
/** A path that says nothing of any topic. */
const plainPath = 'src/shop/parts.ts';
const names = (list: string) => list.trim().split(/\s+/);
const grades = (...example: SignalExample) => found(topicDetectors, example);

/** Each table of each topic that has one. */
const tables = topics.flatMap((topic) =>
  (['path', 'vaguePath', 'line', 'vagueLine'] as const).flatMap((table) => {
    const pattern = topic[table];
    return pattern === undefined
      ? []
      : [{ topic, signal: topic.signal, table, pattern, list: names(examples[topic.signal]?.[table] ?? '') }];
  }),
);

/** Names that agree with a vague path, which they do not repeat. */
const agreeing = ['expiresAt', 'forbidden', 'truststore', 'digest'];
/** A path that says vaguely what each topic is about. */
const vaguePaths: Readonly<Partial<Record<SignalId, string>>> = {
  authentication: 'src/accounts/parts.ts',
  permissions: 'src/members/parts.ts',
  secrets: 'src/keys/parts.ts',
  cryptography: 'src/random/parts.ts',
};

/** How a change looks that says a word where a table is asked. */
const sayings: Readonly<Record<Table, (word: string, topic: Topic) => readonly string[]>> = {
  path: (word) => grades(`src/${word}/parts.ts`, neutral),
  line: (word) => grades(plainPath, inLine(word)),
  vaguePath: (word, { vagueLine }) => {
    const line = agreeing.find((name) => vagueLine?.test(codeWords(name)));
    return grades(`src/${word}/parts.ts`, inLine(line ?? ''));
  },
  vagueLine: (word, { signal }) => grades(vaguePaths[signal] ?? '', inLine(word)),
};

describe.each(tables)('$signal by $table', ({ topic, signal, table, pattern, list }) => {
  test.each(list.map((word) => [word]))('%s', (word) => {
    expect(sayings[table](word, topic)).toContain(`${signal} hint`);
  });

  test('no word is without an example', () => {
    const phrases = /^ \((.*)\)\(\?= \)$/.exec(pattern.source)?.[1]?.split('|') ?? [];
    expect(phrases.length).toBeGreaterThan(0);
    const without = phrases.filter(
      (phrase) => !list.some((word) => new RegExp(`(?:^| )${phrase}(?= |$)`, 'u').test(codeWords(word))),
    );
    expect(without).toEqual([]);
  });
});

test.each(
  tables
    .filter(({ table }) => table === 'vaguePath' || table === 'vagueLine')
    .flatMap(({ topic, signal, table, list }) =>
      list
        .filter((word) => !topic.path.test(codeWords(word)) && !topic.line.test(codeWords(word)))
        .map((word) => [word, signal, table] as const),
    ),
)('%s alone does not give %s (%s)', (word, signal, table) => {
  const alone =
    table === 'vaguePath' ? grades(`src/${word}/parts.ts`, neutral) : grades(plainPath, inLine(word));
  expect(alone.filter((found) => found.startsWith(signal))).toEqual([]);
});

describe('a topic is sure', () => {
  test.each<SignalExample>([
    ['src/auth/login.ts', 'await verifyPassword(user, given)'],
    ['lib/devise/hooks/csrf_cleaner.rb', 'warden.session.delete(:csrf_token)'],
    ['src/components/auth/useSession.ts', 'session.expiresAt = later(now)'],
    ['src/auth/route.tsx', 'const session = await readSession(cookies)'],
    ['lib/vtls/verify.c', '  verify_peer(context);'],
  ])('where path and line agree: %j', (...example) => {
    expect(grades(...example).join()).toContain(' sure');
  });

  const mentions = (count: number, told: Partial<ChangedFile> = {}, path = 'src/people.ts') => {
    const lines = Array.from({ length: count }, (_, index) => `check${index}(user.password)`);
    return scoreChange(readChange({ files: [exampleFile([path, ...lines], told)] })).hits.map(
      ({ signal, grade }) => `${signal} ${grade}`,
    );
  };

  test('where three added lines speak of it', () => {
    expect(mentions(2)).toEqual(['authentication hint']);
    expect(mentions(3)).toEqual(['authentication sure']);
  });

  test('but not by an example, however often', () => {
    expect(mentions(9, {}, 'examples/people.ts')).toEqual(['authentication hint']);
  });
});

describe('a topic behind what is no evidence by itself', () => {
  test.each<SignalExample>([
    ['src/people.ts', "logger.info('changed'); verifyPassword(password)"],
    ['src/people.ts', "console.log('a') && verifyPassword(password)"],
    ['src/people.py', 'logger.info("changed"); verify_password(password)'],
    ['src/form.ts', "title: 'Sign in', run: () => verifyPassword(password),"],
    ['src/Profile.tsx', '<a href="x" />; verifyPassword(password)'],
  ])('%s: %s', (...example) => {
    expect(grades(...example)).toEqual(['authentication hint']);
  });
});

describe('no topic', () => {
  test.each<[why: string, ...SignalExample]>([
    ['a part of a word', 'src/lexemes.ts', 'const authored = split(stream)'],
    ['names that meet by accident', 'src/model.rs', 'self.update(&mut model)'],
    ['a vague word that the path repeats', 'src/scopes.ts', 'const scope = new Scope(parent)'],
    ['a log line', 'src/people.ts', "logger.info('password changed')"],
    ['a log line of two sentences', 'src/people.ts', "logger.info('password changed; sign in (again)');"],
    ['a text for people', 'src/form.ts', "label: 'Password',"],
    ['a sentence in a string', 'src/people.ts', "throw new Failure('You need the permission of an owner')"],
    ['a sentence in a template', 'src/people.py', 'raise Failure("Enter your password again")'],
    ['a comment', 'src/people.ts', '// verifyPassword is called above'],
    ['markup', 'src/Profile.tsx', '  <Input name="password" onChange={change} />'],
    ['an attribute on its own line', 'src/Profile.vue', '    :placeholder="password"'],
    ['text between tags', 'src/Profile.vue', '    Enter your password'],
    ['a page', 'public/login.html', '<input type="password">'],
    ['a page that is called so', 'src/pages/Login.vue', 'this.columns = 2'],
    ['only deleted code', 'src/people.ts', '-  await verifyPassword(user, given)'],
    ['a permission of a phone', 'lib/camera.dart', 'await requestPermission(Permission.camera)'],
    ['a dialog of a phone', 'src/camera.kt', 'showCameraPermissionDialog(context)'],
    ['a model that is called keystore', 'shop/models.py', 'class Keystore(Model):'],
    ['sample configuration', 'config/app.example.yml', 'password: change-me'],
    ['sample environment', '.env.example', 'API_KEY=change-me'],
    ['an example in a data format', 'examples/app.yml', 'password: change-me'],
    [
      'rows for a demonstration',
      'store/seed/people.sql',
      "INSERT INTO people (name, password) VALUES ('a', 'b');",
    ],
    ['a translation', 'src/locales/de.yml', 'password: Kennwort'],
    ['a workflow', '.github/workflows/ci.yml', '  tls: [on, off]'],
    ['a test', 'src/people.test.ts', 'await verifyPassword(user, given)'],
    ['documentation', 'docs/login.md', 'Call verifyPassword(user, given).'],
    ['a lock file', 'package-lock.json', '"resolved": "https://registry.npmjs.org/oauth/-/oauth-1.0.0.tgz"'],
  ])('is given by %s', (_, ...example) => {
    expect(grades(...example)).toEqual([]);
  });
});

describe('whatever needs no test scores', () => {
  test.each([
    'src/generated/login.ts',
    'src/login_pb.js',
    'scripts/login.py',
    'examples/login.ts',
    'bench/login.ts',
    'third_party/auth/login.c',
    'lib/plugins/node_modules/@acme/auth/login.js',
    'ci/login.sh',
    'jobs/login.ipynb',
  ])('%s', (path) => {
    const line = path.endsWith('.ipynb')
      ? '    "verify_password(user, given)\\n",'
      : 'verify_password(user, given);';
    expect(grades(path, line).join()).toMatch(/^authentication/);
  });

  test('also with a marker that says it is generated', () => {
    const example: SignalExample = ['src/login.ts', '// @generated', 'await verifyPassword(user, given)'];
    const file = exampleFile(example, { status: 'added' });
    expect(scoreChange(readChange({ files: [file] })).hits).toMatchObject([{ signal: 'authentication' }]);
  });
});
