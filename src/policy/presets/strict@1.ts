import type { Preset } from './preset.ts';

export const strict1: Preset = {
  name: 'strict@1',
  description:
    'For code whose failure is costly: two approvals by people who wrote none of it, tests for each package, and a lower alert threshold.',
  coverage: ['flowfuse', 'metamask'],
  rules: {
    // A tested package says nothing about its neighbor in a monorepo.
    tests: { 'every-package': true, 'doubtful-tests': 'fail', independence: 'strict' },
    // People who wrote, committed or pushed any of it review none of it. The change stays reviewed if one of the two overlooked
    // something, or is not independent after all.
    review: { approvals: 2, independence: 'strict' },
    'required-checks': {},
    // Attacks chain alerts that are harmless one by one. Low ones are mostly noise, and noise is dismissed unread.
    sast: { threshold: 'medium', provenance: 'required' },
    'threat-model': {},
    'security-review': {},
    dependencies: {},
    'linked-issue': {},
    documentation: {},
    'manual-test': {},
    changelog: {},
    signatures: {},
    agents: {},
    // Any workflow may report a check with the token that it gets.
    'policy-guard': { workflows: 'all' },
    // What is released. An alert that is no change’s fault still reaches production with the next one.
    'reviewed-commits': {},
    'release-sast': {},
    'open-alerts': { threshold: 'medium' },
    remediation: { deadline: 'earlier' },
    'security-tests': {},
    components: {},
    mitigations: {},
    'release-verified': {},
    staging: { soak: 24 },
    production: {},
    provenance: {},
  },
};
