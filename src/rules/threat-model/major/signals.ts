import type { FileKind } from '../../../analysis/files/file-kind.ts';
import type { Language } from '../../../analysis/source/language.ts';
import { phrases } from '../../../text/words.ts';
import { commands, downloads, endpoints, hosts, type LinePattern, rights } from './patterns.ts';

/** The built-in signals. */
export const signalIds = [
  'announced',
  'authentication',
  'permissions',
  'secrets',
  'cryptography',
  'sandbox',
  'contract',
  'money',
  'privileges',
  'supply-chain',
  'endpoint',
  'outbound-host',
  'infrastructure',
  'untrusted-input',
  'command-execution',
  'new-dependency',
  'migration',
  'size',
] as const;
export type SignalId = (typeof signalIds)[number];

/** A signal that paths and changed lines of files give. */
export interface CodeSignal {
  readonly id: SignalId;
  readonly points: number;
  /** What it is about, completing "Changes …". */
  readonly meaning: string;
  /** The kinds of files in which it counts. */
  readonly kinds: readonly FileKind[];
  /** Counts for any change to such a file, whatever the lines say. */
  readonly always?: { readonly languages?: readonly Language[] };
  /** Words of a path that say what the file is about. */
  readonly path?: RegExp;
  /** Words of the path of a new file that say so. */
  readonly newPath?: RegExp;
  /** Words of a path that say so together with a line that does, too. */
  readonly vaguePath?: RegExp;
  /** Words of a changed line that say so by themselves. */
  readonly line?: RegExp;
  /** Words of a changed line that say so in a file that `path` or `vaguePath` names. */
  readonly vagueLine?: RegExp;
  /** Words of a changed line that say so in a file that gives one of the kindred signals, too. */
  readonly kindredLine?: RegExp;
  readonly kindred?: readonly SignalId[];
  /** Protects what the product holds: a change to nothing else counts a point more. */
  readonly protects?: true;
  /** Counts in files that only show something: what a page shows of a password protects nothing. */
  readonly inPresentation?: true;
  /** Patterns over an added line as written. */
  readonly added?: readonly LinePattern[];
}

const code: readonly FileKind[] = ['product', 'migration'];
/** Interface definitions (Protocol Buffers, GraphQL) open doors, too. */
const callable: readonly FileKind[] = [...code, 'type-declaration'];
const deployed: readonly FileKind[] = ['product', 'migration', 'infrastructure'];

/** The built-in signals on code. Points as the README of the rule `threat-model` explains them. */
export const codeSignals: readonly CodeSignal[] = [
  {
    id: 'authentication',
    points: 4,
    protects: true,
    meaning: 'how users or services prove who they are',
    kinds: deployed,
    path: phrases(
      `auth | authn | authentication | authenticator* | authenticate | login | logins | logout | signin | sign in | signup |
       sign up | oauth | oauth2 | oidc | openid | saml | sso | mfa | totp | otp | 2fa | passkey* | webauthn | password* |
       credential* | jwt | jws | ldap | kerberos | ntlm | sasl | access token* | auth token* | api token* | api key* | csrf |
       session store | session manager`,
    ),
    vaguePath: phrases(
      'session | sessions | cookie | cookies | identity | account | accounts | user | users',
    ),
    line: phrases(
      `authn | authentic* | unauthentic* | oauth* | oidc | openid | saml | sso | mfa | totp | 2fa | webauthn | passkey* |
       password* | passwd | passphrase | credential* | creds | jwt | bearer | access token* | refresh token* | auth token* |
       api token* | id token* | session token* | csrf* | xsrf* | session.user | set cookie | session cookie |
       verify session | verify token | validate token | basic auth | login required | require login | kerberos | ntlm`,
    ),
    vagueLine: phrases(
      `auth | login | logout | log in | sign in | session | sessions | cookie | cookies | token | tokens | remember me |
       expires at`,
    ),
    kindred: ['permissions', 'secrets'],
    kindredLine: phrases('auth | login | sign in | session | sessions | cookie | cookies | expires at'),
  },
  {
    id: 'permissions',
    points: 4,
    protects: true,
    meaning: 'who may do what',
    kinds: deployed,
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
    kindred: ['authentication', 'secrets'],
    kindredLine: phrases('role | roles | .scope | .scopes | admin | admins | forbidden'),
  },
  {
    id: 'secrets',
    points: 4,
    protects: true,
    meaning: 'how secrets are kept or passed on',
    kinds: deployed,
    path: phrases('secret | secrets | keystore | key store | keychain | kms'),
    line: phrases(
      `secret | secrets | api key* | apikey | private key* | encryption key* | signing key* | client secret | access key* |
       keystore | keychain | kms | secret key ref`,
    ),
  },
  {
    id: 'cryptography',
    points: 4,
    protects: true,
    meaning: 'cryptography, TLS or randomness',
    kinds: deployed,
    path: phrases(
      `crypto | cryptography | cipher* | encrypt* | decrypt* | hmac | tls | vtls | ssl | x509 | certificate* | certs | pki |
       openssl | gnutls | mbedtls | wolfssl | boringssl | schannel | ecdsa | rsa | ed25519 | eddsa | keccak* | sha256 | sha512`,
    ),
    vaguePath: phrases('signing | signature* | hash | hashing | key | keys | cert | random'),
    line: phrases(
      `cryptograph* | crypto.subtle | create hash | create hmac | create cipher* | create sign | random bytes | cipher* | encrypt* |
       decrypt* | hmac | aes | rsa | ecdsa | ed25519 | keccak* | ecrecover | secure random | tls | ssl | x509 | certificate* |
       ca bundle | verify signature | signature verif* | insecure skip verify | reject unauthorized | verify peer | pbkdf2 |
       bcrypt | scrypt | argon2*`,
    ),
    vagueLine: phrases(
      `crypto | signature* | sign | cert | certs | nonce | digest | hash | hashes | hashed | hashing | salt | verify | md5 |
       sha1 | sha256 | sha512 | sha 1 | sha 256 | sha 512 | sha3 | public key* | random bytes`,
    ),
    kindred: ['authentication', 'secrets'],
    kindredLine: phrases(
      'crypto | sha1 | sha256 | sha512 | sha 1 | sha 256 | sha 512 | md5 | nonce | salt | random bytes',
    ),
  },
  {
    id: 'sandbox',
    points: 4,
    protects: true,
    meaning: 'what keeps untrusted code apart',
    kinds: deployed,
    path: phrases('sandbox* | seccomp | lockdown | endowment*'),
    line: phrases('sandbox* | seccomp | endowment* | chroot | allow same origin | lock down realm'),
  },
  {
    id: 'contract',
    points: 5,
    meaning: 'the logic of a smart contract, which holds value and cannot be recalled',
    kinds: ['product'],
    always: { languages: ['solidity', 'vyper'] },
  },
  {
    id: 'money',
    points: 4,
    protects: true,
    meaning: 'payments, billing or balances',
    kinds: code,
    path: phrases(
      'billing | payment | payments | checkout | invoice* | stripe | paypal | payout* | refund* | wallet* | ledger',
    ),
    line: phrases('payment* | invoice* | stripe | paypal | payout* | refund* | credit card* | withdrawal*'),
  },
  {
    id: 'privileges',
    points: 4,
    meaning: 'the privileges that it runs with or hands out',
    kinds: ['product', 'infrastructure', 'build'],
    line: phrases(
      `cluster role* | role binding | service account* | allow privilege escalation | security context | network policy |
       pod security* | setuid | setgid | nopasswd | aws iam* | iam policy | iam role* | assume role* | aws security group* |
       content security policy | access control allow* | uses permission | host permissions`,
    ),
    added: rights,
  },
  {
    id: 'supply-chain',
    points: 4,
    meaning: 'how it is built, delivered or updated',
    kinds: ['product', 'infrastructure', 'build'],
    path: phrases('auto update* | self update* | software update*'),
    line: phrases('auto update* | postinstall | preinstall'),
    added: downloads,
  },
  {
    id: 'endpoint',
    points: 3,
    inPresentation: true,
    meaning: 'what can be called from outside',
    kinds: callable,
    newPath: phrases(
      'routes | controllers | handlers | endpoints | rpc | rpc methods | resolvers | webhooks',
    ),
    added: endpoints,
  },
  {
    id: 'outbound-host',
    points: 3,
    inPresentation: true,
    meaning: 'the hosts that it connects to',
    kinds: code,
    added: hosts,
  },
  {
    id: 'infrastructure',
    points: 3,
    meaning: 'what is deployed and how it is exposed',
    kinds: ['infrastructure'],
    always: {},
  },
  {
    id: 'untrusted-input',
    points: 3,
    meaning: 'how untrusted data is read',
    kinds: code,
    path: phrases('upload* | multipart | deserializ* | deserialis* | unmarshal* | sanitiz* | sanitis*'),
    line: phrases(
      `multer | multipart | file upload* | upload file* | unserialize | pickle.loads | pickle.load | yaml.load | marshal.load |
       object input stream | untrusted | sanitiz* | sanitis* | zip slip | path traversal`,
    ),
  },
  {
    id: 'command-execution',
    points: 3,
    inPresentation: true,
    meaning: 'commands that are run, or data that is run as code',
    kinds: code,
    line: phrases('child process | subprocess | exec file | exec sync | shell exec | process builder'),
    added: commands,
  },
  {
    id: 'migration',
    points: 2,
    meaning: 'stored data or its shape',
    kinds: ['migration'],
    always: {},
  },
];
