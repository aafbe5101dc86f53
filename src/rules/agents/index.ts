import { defineRule, namesOf } from '../rule.ts';
import { evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { options } from './options.ts';

/** Coding agents: a person answers for what an agent wrote, and another person approved it. */
export const agents = defineRule({
  id: 'agents',
  title: 'Coding agents',
  passesWhen:
    'A change on which a coding agent worked has a person who is accountable for it, and the approval of another person.',
  clauses: [],
  messages,
  briefs: {
    'nobody-accountable': {
      state: 'nobody is accountable for the agent',
      action: 'assign the person who asked for it',
    },
    'not-reviewed': { state: 'nobody else approved the work of an agent', action: 'ask for a review' },
  },
  on: { pullRequest: 'evaluate', mergeGroup: 'inherit' },
  options,
  stricter: { agents: 'superset', assisted: ['ignored', 'as-written'] },
  evidence: ['pullRequest', 'commits', 'earlierChanges', 'reviews', 'pushes'],
  names: (given) => ({ accounts: namesOf({ agents: given.agents }) }),
  evaluate,
});
