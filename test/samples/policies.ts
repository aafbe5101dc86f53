/** A policy that enforces four rules by name: no test notices when there is one rule more. */
export const enforced = `enforcement: enforce
rules:
  tests: {}
  review: {}
  sast: {}
  threat-model: {}
`;
