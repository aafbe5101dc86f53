import type { Preset } from './preset.ts';

export const recommended1: Preset = {
  name: 'recommended@1',
  description:
    'Every rule with its defaults: where to begin, and what applies where there is no policy file.',
  coverage: ['flowfuse', 'metamask'],
  rules: { tests: {}, review: {}, sast: {}, 'threat-model': {} },
};
