/** The built-in signals, in the order of the documentation. */
export const signalIds = [
  'announced',
  'new-product',
  'authentication',
  'permissions',
  'secrets',
  'cryptography',
  'sandbox',
  'contract',
  'money',
  'privileges',
  'exposure',
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

/** How sure the evidence is: a `hint` may mean something else, one `sure` sign is enough. */
export type Grade = 'hint' | 'sure';
