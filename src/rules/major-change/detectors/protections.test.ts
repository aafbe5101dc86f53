import { describe, expect, test } from '@jest/globals';
import { found, type SignalExample, withoutExample } from '../../../../test/samples/signal-lines.ts';
import { protections } from './protections.ts';

const sure: Readonly<Record<string, readonly SignalExample[]>> = {
  cryptography: [
    ['src/a.ts', '  rejectUnauthorized: false,'],
    ['src/a.ts', 'const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false })'],
    ['src/a.py', 'requests.get(url, verify=False)'],
    ['src/a.py', 'context.check_hostname = False'],
    ['src/a.py', 'context.verify_mode = ssl.CERT_NONE'],
    ['src/a.py', 'ssl._create_unverified_context()'],
    ['src/a.go', 'config := &tls.Config{InsecureSkipVerify: true}'],
    ['src/a.go', 'MinVersion: tls.VersionTLS10,'],
    ['src/a.php', 'curl_setopt($c, CURLOPT_SSL_VERIFYPEER, false);'],
    ['src/a.rb', 'http.verify_mode = OpenSSL::SSL::VERIFY_NONE'],
    ['src/a.ex', 'ssl: [verify: :verify_none]'],
    ['src/a.rs', '.danger_accept_invalid_certs(true)'],
    ['src/A.java', 'builder.setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE);'],
    ['src/A.cs', 'handler.ServerCertificateCustomValidationCallback = (a, b, c, d) => true;'],
    ['src/A.cs', 'options.RequireHttpsMetadata = false;'],
    ['lib/a.dart', 'client.badCertificateCallback = (cert, host, port) => true;'],
    ['.env.production', 'NODE_TLS_REJECT_UNAUTHORIZED=0'],
    ['.env', 'export PYTHONHTTPSVERIFY=0'],
    ['config/environments/production.rb', '  config.force_ssl = false'],
    ['shop/settings.py', 'SECURE_SSL_REDIRECT = False'],
    ['src/db.ts', "const url = 'postgres://db/shop?sslmode=disable'"],
    ['config/app.yml', '  tls_skip_verify: true'],
    ['config/app.yml', 'ssl_verify: no'],
    ['src/a.sh', 'curl -k https://acme.dev/a'],
    ['src/a.sh', 'curl -sSk https://acme.dev/a'],
    ['src/a.sh', 'wget --no-check-certificate https://acme.dev/a'],
    ['Dockerfile', 'RUN git -c http.sslVerify=false clone https://acme.dev/a'],
    ['app/src/main/AndroidManifest.xml', '  android:usesCleartextTraffic="true"'],
    ['ios/Info.plist.json', '"NSAllowsArbitraryLoads": true'],
    ['nginx/site.conf', 'ssl_protocols TLSv1 TLSv1.1 TLSv1.2;'],
    ['.npmrc', 'strict-ssl=false'],
    ['infra/db.tf', '  storage_encrypted = false'],
    ['infra/cache.tf', '  transit_encryption_enabled = false'],
    ['shop/code.go', '-\tn, _ := rand.Int(rand.Reader, max)', '+\tn := rand.Intn(1000000)'],
    ['shop/code.py', '-code = secrets.token_hex(8)', '+code = str(random.random())'],
    ['src/code.ts', '-const code = randomBytes(8)', '+const code = Math.random()'],
    ['src/Code.java', '-  var random = new SecureRandom();', '+  var random = new Random();'],
    ['src/code.php', '-$code = random_int(0, 9999);', '+$code = rand(0, 9999);'],
    ['lib/code.ex', '-code = :crypto.strong_rand_bytes(8)', '+code = :rand.bytes(8)'],
    ['src/users.js', '-  return bcrypt.hash(text, rounds)', '+  return md5(text)'],
    ['shop/hooks.py', '-if not hmac.compare_digest(a, b):', '+if a != b:'],
  ],
  authentication: [
    ['src/a.js', '    httpOnly: false,'],
    ['src/a.js', "res.cookie('sid', sid, { secure: false })"],
    ['src/a.js', "cookie: { sameSite: 'none' }"],
    ['src/main/resources/application.properties', 'server.servlet.session.cookie.http-only=false'],
    ['src/main/resources/application.properties', 'server.servlet.session.cookie.secure=false'],
    ['shop/settings.py', 'SESSION_COOKIE_HTTPONLY = False'],
    ['shop/settings.py', 'CSRF_COOKIE_SECURE = False'],
    ['src/A.java', 'cookie.setHttpOnly(false);'],
    ['src/A.java', 'cookie.setSecure(false);'],
    ['src/A.cs', 'options.Cookie.SecurePolicy = CookieSecurePolicy.None;'],
    ['config/initializers/a.rb', 'Rails.application.config.session_store :cookie_store, httponly: false'],
    ['src/a.js', '-  httpOnly: true,'],
    ['src/A.java', 'http.csrf().disable()'],
    ['src/A.java', 'http.csrf(AbstractHttpConfigurer::disable)'],
    ['src/A.kt', 'http { csrf { it } }.csrf(CsrfConfigurer<HttpSecurity>::disable)'],
    ['shop/views.py', '@csrf_exempt'],
    ['app/controllers/a.rb', '  skip_before_action :verify_authenticity_token'],
    ['src/a.py', 'WTF_CSRF_ENABLED = False'],
    ['src/A.cs', '[IgnoreAntiforgeryToken]'],
    ['src/A.cs', '[AllowAnonymous]'],
    ['src/A.java', '.anyRequest().permitAll()'],
    ['shop/views.py', 'permission_classes = [AllowAny]'],
    ['src/a.py', 'jwt.decode(token, options={"verify_signature": False})'],
    ['src/a.js', "jwt.verify(token, key, { algorithms: ['none'] })"],
    ['src/a.js', 'jwt.verify(token, key, { ignoreExpiration: true })'],
    ['src/A.cs', 'ValidateLifetime = false,'],
    ['config/redis.conf', 'protected-mode no'],
    ['config/elastic.yml', 'xpack.security.enabled: false'],
    ['config/grafana.ini', 'allow_anonymous = true'],
    ['deploy/site.conf', 'auth_basic off;'],
    ['src/a.yml', '  auth_enabled: false'],
    ['src/a.sh', 'gcloud run deploy a --allow-unauthenticated'],
    ['src/a.js', '  requiresAuth: false,'],
  ],
  sandbox: [
    ['src/window.js', 'new BrowserWindow({ webPreferences: { nodeIntegration: true } })'],
    ['src/window.js', '  contextIsolation: false,'],
    ['src/window.js', '  sandbox: false,'],
    ['src/window.js', '  webSecurity: false'],
    ['src/a.ts', "launch({ args: ['--no-sandbox'] })"],
    ['src/a.ts', "parent.postMessage(data, '*')"],
    ['src/A.java', 'view.addJavascriptInterface(bridge, "bridge");'],
    ['src/A.java', 'settings.setAllowUniversalAccessFromFileURLs(true);'],
    ['src/a.html', '<iframe sandbox="allow-scripts allow-same-origin">'],
    ['src/window.js', '-  contextIsolation: true,'],
  ],
  permissions: [
    ['db/migrations/20260101_a.sql', 'ALTER TABLE orders DISABLE ROW LEVEL SECURITY;'],
    ['db/migrations/20260101_a.sql', 'CREATE POLICY a ON orders USING (true);'],
    ['db/migrations/20260101_a.sql', 'DROP POLICY own_orders ON orders;'],
    ['db/migrations/20260101_a.sql', 'GRANT SELECT ON orders TO anon;'],
    ['src/init.sql', 'GRANT ALL ON SCHEMA shop TO app;'],
    ['firestore.rules', 'allow read, write: if true;'],
    ['storage.rules', 'allow read;'],
    ['database.rules.json', '".read": true'],
    ['policies/shop.rego', 'allow { true }'],
  ],
};

test.each(Object.entries(sure).flatMap(([signal, all]) => all.map((example) => [signal, example] as const)))(
  'sure of %s: %j',
  (signal, example) => {
    expect(found(protections, example)).toContain(`${signal} sure`);
  },
);

test('a new policy for rows is a hint', () => {
  expect(found(protections, ['src/a.sql', 'CREATE POLICY own ON orders USING (owner = me());'])).toEqual([
    'permissions hint',
  ]);
});

test('no detector is without an example', () => {
  const hints: readonly SignalExample[] = [
    ['src/a.sql', 'CREATE POLICY own ON orders USING (owner = me());'],
  ];
  expect(withoutExample(protections, [...Object.values(sure).flat(), ...hints])).toEqual([]);
});

describe('nothing', () => {
  test.each<SignalExample>([
    ['src/a.ts', '  rejectUnauthorized: true,'],
    ['src/a.ts', 'const insecure = false'],
    ['src/a.ts', 'secure: true'],
    ['src/a.py', 'verify=True'],
    ['src/a.py', 'signature.verify(body)'],
    ['src/a.go', 'MinVersion: tls.VersionTLS13,'],
    ['src/a.go', 'MinVersion: tls.VersionTLS12,'],
    ['src/a.js', '  httpOnly: true,'],
    ['src/a.js', 'enabled: false'],
    ['src/a.js', 'sanitizer.enabled = false'],
    ['src/window.js', '  nodeIntegration: false,'],
    ['src/a.ts', "frame.postMessage(data, 'https://acme.dev')"],
    ['src/a.sh', 'curl https://acme.dev/kit'],
    ['src/a.sql', 'SELECT policy FROM insurances;'],
    ['src/a.js', '-  httpOnly: true,', '+  httpOnly: true, path: base,'],
    ['src/a.ts', '// rejectUnauthorized: false'],
    ['src/a.test.ts', '  rejectUnauthorized: false,'],
    ['docs/a.md', '  rejectUnauthorized: false,'],
  ])('%j', (...example) => {
    expect(found(protections, example)).toEqual([]);
  });
});
