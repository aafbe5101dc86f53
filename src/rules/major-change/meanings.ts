import type { SignalId } from './signals.ts';

/** What each signal is about, for one that files give completing "Changes …". */
export const meanings: Readonly<Record<SignalId, string>> = {
  announced: 'what the title, the branch or a label says',
  'new-product': 'a product that nobody has modeled yet',
  authentication: 'how users or services prove who they are',
  permissions: 'who may do what',
  secrets: 'how secrets are kept or passed on',
  cryptography: 'cryptography, TLS or randomness',
  sandbox: 'what keeps untrusted code apart',
  contract: 'the logic of a smart contract, which holds value and cannot be recalled',
  money: 'payments, billing or balances',
  privileges: 'the privileges that it runs with or hands out',
  exposure: 'what can be reached or seen from outside',
  'supply-chain': 'how it is built, delivered or updated',
  endpoint: 'what can be called from outside',
  'outbound-host': 'the hosts that it connects to',
  infrastructure: 'what is deployed and how it is exposed',
  'untrusted-input': 'how untrusted data is read',
  'command-execution': 'commands that are run, or data that is run as code',
  'new-dependency': "other people's code that the product runs with",
  migration: 'stored data or its shape',
  size: 'how many product lines change',
};
