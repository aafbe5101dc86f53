import type { SignalId } from '../signals.ts';
import { anyOf } from './any-of.ts';
import { type Detector, goes, linePattern, wholeFile } from './detector.ts';
import { off, on, setting } from './settings.ts';

const sure = (signal: SignalId, pattern: RegExp, files?: RegExp): Detector =>
  linePattern(signal, 'sure', { pattern, ...(files === undefined ? {} : { files }) });

/** Settings and arguments that take a protection away, and whole files that are one. */
export const protections: readonly Detector[] = [
  // Certificates and hosts that are not verified: https://cwe.mitre.org/data/definitions/295.html
  sure(
    'cryptography',
    setting(
      `reject unauthorized | strict ssl | ssl verify | verify ssl | ssl verification | tls verify | verify tls | verify cert | verify certs |
       verify certificate | verify certificates | verify peer | verify hostname | check hostname | validate certs | validate certificate |
       node tls reject unauthorized | pythonhttpsverify | require tls | require ssl | http ssl verify | ssl_verifypeer | ssl_verifyhost |
       force ssl | force https | secure ssl redirect | require https metadata | enable tls | tls enabled | ssl enabled |
       encrypted | storage encrypted | encryption enabled | enable encryption | encrypt at rest | at rest encryption enabled |
       transit encryption enabled`,
      off,
    ),
  ),
  sure(
    'cryptography',
    setting(
      `insecure skip verify | insecure skip tls verify | tls insecure | ssl insecure | skip ssl validation | skip tls verify | tls skip verify |
       git ssl no verify | allow invalid certificates | allow invalid hostnames | allow insecure protocol | allow self signed |
       danger_accept_invalid_certs | danger_accept_invalid_hostnames | trust all certificates | trust all certs | trust all |
       ignore https errors | accept insecure certs | disable ssl verification | ns allows arbitrary loads | uses cleartext traffic |
       cleartext traffic permitted | trust server certificate | no verify ssl`,
      on,
    ),
  ),
  sure(
    'cryptography',
    anyOf(
      'm',
      /(?<![.\w])verify\s*=\s*False\b/,
      /\bCERT_NONE\b/,
      /\b_create_unverified_context\b/,
      /\bVERIFY_NONE\b/,
      /:verify_none\b/,
      /\bCURLOPT_SSL_VERIFY(?:PEER|HOST)\b["']?\s*(?:,|=>)\s*(?:0|false)\b/,
      /\bALLOW_ALL_HOSTNAME_VERIFIER\b/,
      /\bNoopHostnameVerifier\b/,
      /\bDangerousAcceptAnyServerCertificateValidator\b/,
      /\bServerCertificate(?:Custom)?Validation(?:Callback)?\s*\+?=\s*[^\n]{0,80}=>\s*true\b/,
      /\bbadCertificateCallback\b[^\n]{0,80}=>\s*true\b/,
      /\bsslmode=disable\b/,
      /\buseSSL=false\b/,
    ),
  ),
  sure(
    'cryptography',
    /\bcurl\b[^\n|]{0,200}?\s(?:-[a-zA-Z]{0,5}k\b|--insecure\b)|\s--no-check-certificate\b|\bhttp\.sslVerify=false\b/m,
  ),
  sure(
    'cryptography',
    /\b(?:MinVersion|min_version|minVersion|minimum_version|ssl_version|secureProtocol|ssl_protocols|SSLProtocol|SslProtocols)\b[^\n]{0,60}?\b\w{0,12}(?:SSL_?v?[23]|SSLv23|TLS_?v?(?:ersion)?_?1(?:[._]?[01])?)(?![._\d])/im,
  ),
  // Randomness that cannot be guessed, passwords that are hard to try, comparisons that take the same time, where they go.
  goes('cryptography', 'sure', {
    pattern: anyOf(
      'm',
      /\brand\.Reader\b/,
      /\bsecrets\.(?:token_\w{1,20}|choice|randbelow)\(/,
      /\bSecureRandom\b/,
      /\brandomBytes\(/,
      /\bgetRandomValues\(/,
      /\brandom_(?:bytes|int)\(/,
      /\bRandomNumberGenerator\b/,
      /\bOsRng\b/,
      /\barc4random/,
      /\bSystemRandom\b/,
      /\bgetrandom\(/,
      /\bstrong_rand_bytes\(/,
    ),
  }),
  goes('cryptography', 'sure', {
    pattern: anyOf(
      'im',
      /\b(?:bcrypt|argon2\w{0,3}|scrypt|pbkdf2\w{0,12}|password_hash|make_password|PasswordHasher|BCryptPasswordEncoder)\b\S{0,60}\(/,
      /\b(?:timingSafeEqual|compare_digest|ConstantTimeCompare|hash_equals|secure_compare|constant_time_eq|FixedTimeEquals)\b/,
    ),
  }),
  // Tokens whose signature or age is not verified: https://www.rfc-editor.org/rfc/rfc8725#section-3.1
  sure(
    'authentication',
    setting(
      'verify signature | verify exp | verify aud | verify iss | validate lifetime | validate issuer signing key | validate audience | validate issuer | require signed tokens | require expiration time',
      off,
    ),
  ),
  sure(
    'authentication',
    setting(
      'ignore expiration | allow unsigned | allow anonymous | anonymous auth | anonymous access | allow unauthenticated | disable auth | skip auth | no auth | auth disabled | auth bypass | bypass auth | skip grant tables',
      on,
    ),
  ),
  sure(
    'authentication',
    /\balgorithms?["']?\s*[:=]\s*\[?\s*["']none["']|\bpermitAll\b|\[AllowAnonymous\]|\bAllowAny\b|\ballow-unauthenticated\b/im,
  ),
  sure(
    'authentication',
    setting(
      `auth enabled | authentication enabled | require auth | requires auth | auth required | require login | login required | require authentication |
       requires authentication | security enabled | enable auth | enable authentication | protected mode | mfa required | require mfa | authenticate`,
      off,
    ),
  ),
  sure(
    'authentication',
    /^\s*(?:auth_basic\s+off|host\s[^\n]{1,100}\strust\s*$|PasswordAuthentication\s+yes|StrictHostKeyChecking\s*[= ]\s*no)/m,
  ),
  // Cookies: https://owasp.org/www-community/controls/SecureCookieAttribute
  sure(
    'authentication',
    setting('http only | cookie secure | cookies secure | secure cookie | session cookie secure', off),
  ),
  sure(
    'authentication',
    anyOf(
      'im',
      /(?<![A-Za-z_-])(?:secure|setSecure)["']?\s*(?::|=>|=|\()\s*false\b/,
      /\b(?:SameSiteMode|CookieSecurePolicy)\.None\b/,
      /\bsame_?-?site["']?\s*(?::|=>?|,)\s*["']?none\b/,
    ),
  ),
  goes('authentication', 'sure', {
    pattern:
      /\b(?:http_?-?only|cookie[_.-]?secure|same_?-?site)["']?\s*(?::|=>?|\()\s*["']?(?:true|1|on|lax|strict)\b/im,
  }),
  // Forged requests: https://owasp.org/www-community/attacks/csrf
  sure(
    'authentication',
    anyOf(
      'm',
      /\bcsrf(?:\(\))?\.disable\(/,
      /\bcsrf\([^\n)]{0,60}::disable/,
      /@csrf_exempt\b/,
      /\bskip_(?:before_action|forgery_protection)\b/,
      /\bIgnoreAntiforgeryToken\b/,
      /\bskip_authorization\b/,
    ),
  ),
  sure(
    'authentication',
    setting('csrf | csrf enabled | wtf csrf enabled | csrf protection | xsrf | check csrf', off),
  ),
  // Isolation of what a page or an app shows: https://www.electronjs.org/docs/latest/tutorial/security
  sure(
    'sandbox',
    setting(
      'node integration | node integration in worker | allow running insecure content | enable remote module | webview tag | allow universal access from file urls | allow file access from file urls | allow file access',
      on,
    ),
  ),
  sure('sandbox', setting('context isolation | web security | renderer sandbox | sandbox', off)),
  sure(
    'sandbox',
    anyOf(
      'm',
      /--no-sandbox\b/,
      /--disable-web-security\b/,
      /--disable-setuid-sandbox\b/,
      /\ballow-same-origin\b/,
      /\baddJavascriptInterface\(/,
      /\.postMessage\([^\n]{0,200},\s*['"]\*['"]/,
    ),
  ),
  goes('sandbox', 'sure', {
    pattern: anyOf(
      'm',
      /\bsandbox=["']/,
      /\bsandbox\(/,
      /\bcontextIsolation\s*:\s*true\b/,
      /\bnodeIntegration\s*:\s*false\b/,
      /\bpledge\(/,
      /\bunveil\(/,
      /\bseccomp_/,
    ),
  }),
  // Rows, documents and objects of a database: https://www.postgresql.org/docs/current/ddl-rowsecurity.html
  sure(
    'permissions',
    anyOf(
      'im',
      /\bDISABLE\s+ROW\s+LEVEL\s+SECURITY\b/,
      /\bNO\s+FORCE\s+ROW\s+LEVEL\b/,
      /\bDROP\s+POLICY\b/,
      /\b(?:USING|WITH\s+CHECK)\s*\(\s*true\s*\)/,
      /\bGRANT\s+[^\n;]{1,200}\sTO\s+(?:PUBLIC|anon)\b/,
      /\bGRANT\s+ALL\b/,
      /\bBYPASSRLS\b/,
    ),
  ),
  linePattern('permissions', 'hint', {
    pattern: /\b(?:CREATE|ALTER)\s+POLICY\b|\bROW\s+LEVEL\s+SECURITY\b|\bSECURITY\s+DEFINER\b/im,
  }),
  wholeFile('permissions', 'sure', ({ path }) =>
    anyOf(
      '',
      /(?:^|\/)(?:firestore|storage|database|firebase)\.rules(?:\.json)?$/,
      /(?:^|\/)database\.rules\.\w+\.json$/,
      /\.(?:rego|cedar|polar|fga)$/,
      /(?:^|\/)(?:\.htaccess|crossdomain\.xml|clientaccesspolicy\.xml)$/,
    ).test(path),
  ),
];
