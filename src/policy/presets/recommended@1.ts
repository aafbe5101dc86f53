import type { Preset } from './preset.ts';

export const recommended1: Preset = {
  name: 'recommended@1',
  description:
    'The rules that suit most repositories, with their defaults: a starting point, and the policy of a repository without a policy file.',
  coverage: ['flowfuse', 'metamask'],
  rules: {
    tests: {},
    review: {},
    'required-checks': {},
    sast: { provenance: 'shown' },
    'threat-model': {},
    'security-review': {},
    // GitHub's dependency graph does not read these by itself. What is not compared is shown, and a policy can ask for more.
    dependencies: { 'analyzed-elsewhere': ['docker', 'helm', 'terraform'] },
    'policy-guard': {},
  },
};
