import type { Grade, SignalId } from './signals.ts';

/** What triggers each signal, by grade, for people: completes "4 points for …". Absent where there is no such evidence. */
export const triggers: Readonly<Record<SignalId, Readonly<Partial<Record<Grade, string>>>>> = {
  announced: {
    hint: 'a title such as `fix!: …`, which announces a breaking change',
    sure: 'the title `feat!: …`; "major change" or "threat model" in title, branch or a label',
  },
  'new-product': {
    sure: 'product code in a repository younger than 30 days, or the version of a first release, and no threat model in the base',
  },
  authentication: {
    hint: 'passwords, sign-in, OAuth, SAML, tokens, sessions or CSRF in a path or in up to two added lines; more attempts, longer sessions',
    sure: 'these in path and line of one file or in three added lines; cookie flags, CSRF protection or sign-in switched off; tokens that are not verified',
  },
  permissions: {
    hint: 'roles, scopes, access lists, checks of who may do what, in a path or in up to two added lines',
    sure: 'these in path and line of one file or in three added lines; a check, decorator or middleware that goes; row-level security off; files that are access rules (`firestore.rules`, `*.rego`)',
  },
  secrets: {
    hint: 'keys and secrets in a path or in up to two added lines; a secret in a workflow',
    sure: 'these in path and line of one file or in three added lines; a secret of a workflow that is inherited, printed or sent',
  },
  cryptography: {
    hint: 'ciphers, signatures, TLS, certificates in a path or in up to two added lines',
    sure: 'these in path and line of one file or in three added lines; TLS verification off, old versions of TLS, fewer rounds, shorter keys, guessable randomness',
  },
  sandbox: {
    hint: 'what keeps untrusted code apart, in a path or in up to two added lines',
    sure: 'it in path and line of one file or in three added lines; switches of Electron, web views and frames that open it',
  },
  contract: { sure: 'the logic of a smart contract (Solidity, Vyper), not its interfaces' },
  money: {
    hint: 'payments, invoices, wallets in a path or in up to two added lines',
    sure: 'these in path and line of one file or in three added lines',
  },
  privileges: {
    hint: '`sudo`, set-uid, security contexts, roles of Kubernetes and clouds, permissions of an app or extension',
    sure: 'root in a container, privileged containers, `chmod 777`, all actions of a cloud; write permissions of a workflow, `pull_request_target`, words of a request in a script',
  },
  exposure: {
    hint: 'a server that listens on every address, a load balancer, CORS for some origins',
    sure: 'a network or bucket open to everybody, CORS for every origin, security headers that go, debug modes',
  },
  'supply-chain': {
    hint: 'an action of others that is not pinned, another repository of packages, global installs',
    sure: 'a program fetched and run at once, install scripts, registries, lock files with other hosts, addresses of submodules, binaries, an action that is no longer pinned',
  },
  endpoint: {
    hint: 'a new route, remote procedure, field of a GraphQL root type, path of an OpenAPI description or message handler',
  },
  'outbound-host': { hint: 'the address of another host' },
  infrastructure: { hint: 'Terraform, Kubernetes, Helm, container images' },
  'untrusted-input': {
    hint: 'escaping, uploads, archives, redirects, symbolic links, unsafe memory, parsers',
    sure: 'objects made from data, external entities of XML, markup that is not escaped, queries put together from values, escaping that goes',
  },
  'command-execution': {
    hint: 'commands that are run, data that is run as code or shown as markup',
    sure: 'a command put together from values',
  },
  'new-dependency': {
    hint: 'one or two new direct dependencies that the product runs with',
    sure: 'three of them, or one from an address instead of a registry',
  },
  migration: { hint: 'stored data or its shape' },
  size: { hint: '200 changed product lines', sure: '500 of them' },
};
