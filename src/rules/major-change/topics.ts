import { phrases } from '../../text/words.ts';
import type { SignalId } from './signals.ts';

/** What people call a protection in paths and code. Words count whole, however they are joined. */
export interface Topic {
  readonly signal: SignalId;
  /** Words of a path that say what the file is about. */
  readonly path: RegExp;
  /** Words of a path that say so together with a line that does, too. */
  readonly vaguePath?: RegExp;
  /** Words of a changed line that say so by themselves. */
  readonly line: RegExp;
  /** Words of a changed line that say so in a file that `path` or `vaguePath` names. */
  readonly vagueLine?: RegExp;
  /** Evidence is at most a hint: much is called so that protects nothing. */
  readonly hintOnly?: true;
  /** Words beside which those of the topic mean something else. */
  readonly not?: RegExp;
}

export const topics: readonly Topic[] = [
  {
    signal: 'authentication',
    path: phrases(
      `auth | authn | authentication | authenticator* | authenticate | login | logins | logout | signin | sign in | signup |
       sign up | oauth | oauth2 | oidc | openid | saml | sso | mfa | totp | otp | 2fa | passkey* | webauthn | password* |
       credential* | jwt | jws | ldap | kerberos | ntlm | sasl | access token* | auth token* | api token* | api key* | csrf |
       session store | session manager | authflow`,
    ),
    vaguePath: phrases(
      'session | sessions | cookie | cookies | identity | account | accounts | user | users | token | tokens',
    ),
    line: phrases(
      `authn | authentic* | unauthentic* | oauth* | oidc | openid | saml | sso | mfa | totp | 2fa | webauthn | passkey* |
       password* | passwd | passphrase | credential* | creds | jwt | bearer | access token* | refresh token* | auth token* |
       api token* | id token* | session token* | csrf* | xsrf* | session.user | set cookie | session cookie | remember me |
       verify session | verify token | validate token | basic auth | login required | require login | kerberos | ntlm`,
    ),
    vagueLine: phrases(
      `auth | login | logout | log in | sign in | session | sessions | cookie | cookies | token | tokens | expires at`,
    ),
    not: phrases('password field | password input | password icon | show password | author | authors'),
  },
  {
    signal: 'permissions',
    path: phrases(
      `permission | permissions | rbac | acl | acls | authorization | authorisation | authorize | authorizer* | authz |
       access control | access manager | entitlement*`,
    ),
    vaguePath: phrases('role | roles | scopes | policy | policies | admin | member* | access'),
    line: phrases(
      `permission* | authoriz* | authoris* | unauthoriz* | unauthoris* | rbac | acl | acls | access control | has role |
       is admin | is super* | superuser | privilege* | only owner | only role | impersonat* | entitlement*`,
    ),
    vagueLine: phrases(
      'role | roles | .scope | .scopes | admin | admins | forbidden | allowed | owner | deny | grant*',
    ),
    // What a phone or a browser asks its user for.
    not: phrases(
      `request permission* | request permissions result | permission handler | permission status | permission dialog* | permission rationale |
       permission prompt | permission request | check self permission | camera permission* | location permission* | photo* permission* |
       notification permission* | microphone permission* | storage permission* | bluetooth permission* | contact* permission* |
       contacts permission* | notification.permission | notifications permission*`,
    ),
  },
  {
    signal: 'secrets',
    path: phrases('secret | secrets | keychain | kms'),
    vaguePath: phrases('keystore | key store | key | keys'),
    line: phrases(
      `secret | secrets | api key* | apikey | private key* | encryption key* | signing key* | client secret | access key* |
       keychain | kms | secret key ref`,
    ),
    vagueLine: phrases('keystore | key store | truststore'),
  },
  {
    signal: 'cryptography',
    path: phrases(
      `crypto | cryptography | cipher* | encrypt* | decrypt* | hmac | tls | vtls | ssl | x509 | certificate* | certs | pki |
       openssl | gnutls | mbedtls | wolfssl | boringssl | schannel | ecdsa | rsa | ed25519 | eddsa | keccak* | sha256 | sha512`,
    ),
    vaguePath: phrases('signing | signature* | hash | hashing | key | keys | cert | random'),
    line: phrases(
      `cryptograph* | crypto.subtle | create hash | create hmac | create cipher* | create sign | random bytes | cipher* | encrypt* |
       decrypt* | hmac | aes | rsa | ecdsa | ed25519 | keccak* | ecrecover | secure random | tls | ssl | x509 | certificate* |
       ca bundle | verify signature | signature verif* | insecure skip verify | reject unauthorized | verify peer | check hostname |
       pbkdf2 | bcrypt | scrypt | argon2* | rand.reader | crypto.rand | get random values | random number generator`,
    ),
    vagueLine: phrases(
      `crypto | signature* | sign | cert | certs | nonce | digest | hash | hashes | hashed | hashing | salt | verify | md5 |
       sha1 | sha256 | sha512 | sha 1 | sha 256 | sha 512 | sha3 | public key*`,
    ),
  },
  {
    signal: 'sandbox',
    path: phrases('sandbox* | seccomp | lockdown | endowment*'),
    line: phrases('sandbox* | seccomp | endowment* | chroot | allow same origin | lock down realm'),
  },
  {
    signal: 'money',
    path: phrases(
      'billing | payment | payments | checkout | invoice* | stripe | paypal | payout* | refund* | wallet* | ledger',
    ),
    line: phrases('payment* | invoice* | stripe | paypal | payout* | refund* | credit card* | withdrawal*'),
  },
  {
    signal: 'untrusted-input',
    hintOnly: true,
    path: phrases(
      `upload* | multipart | deserializ* | deserialis* | unmarshal* | sanitiz* | sanitis* | parser* | decoder* | tokenizer* | lexer*`,
    ),
    line: phrases(
      `file upload* | upload file* | untrusted | sanitiz* | sanitis* | zip slip | path traversal | unescape* |
       out of bounds | buffer overflow`,
    ),
  },
];
