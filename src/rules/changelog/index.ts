import { accountsIn, stricterIndependence } from '../independence.ts';
import { metaMask } from '../policy-clauses.ts';
import { reasonSlices } from '../reason-verdict.ts';
import { type Condition, defineRule } from '../rule.ts';
import { userVisibleFiles } from '../user-visible-files.ts';
import { issuesOfTeams } from './audience/audience.ts';
import { conventionsInFiles } from './conventions/convention.ts';
import { wantedDirectories } from './conventions/detect.ts';
import { changelogsToRead } from './entries/find-entries.ts';
import { evaluate } from './evaluate.ts';
import { messages } from './messages.ts';
import { type Options, options } from './options.ts';

/** Who accepted that no entry is needed is read from commits, reviews and labels; without them the rule accepts nothing of the kind. */
const forAcceptance: Condition<Options> = {
  when: ({ reasons, labels }) => reasons || labels.length > 0,
  without: (options) => ({ ...options, reasons: false, labels: [] }),
};

/** Changelog: a change that users may see has an entry, or somebody else than its author agreed that it needs none. */
export const changelog = defineRule({
  id: 'changelog',
  title: 'Changelog',
  passesWhen: 'A change that users may see has a changelog entry, or a reviewer accepted that it needs none.',
  clauses: [
    metaMask('1.3'),
    {
      source: 'OpenSSF OSPS Baseline',
      clause: 'BR-04.01',
      text: 'A release has a descriptive log of functional and security modifications.',
    },
  ],
  messages,
  briefs: {
    'no-entry': { state: 'a changelog entry is missing', action: 'add a changelog entry' },
    'entry-elsewhere': {
      state: 'a changelog entry is missing',
      action: 'add an entry to the changelog of the package',
    },
    'audience-not-told': {
      state: 'other teams are not told',
      action: 'add the label or link an issue of the other team',
    },
    'base-unread': { state: 'the base branch could not be read', action: 'evaluate the check again' },
  },
  on: { pullRequest: 'evaluate', mergeGroup: 'inherit' },
  options,
  stricter: {
    ...stricterIndependence,
    conventions: 'subset',
    files: 'subset',
    'fragment-types': 'subset',
    'title-types': 'subset',
    internal: 'subset',
    labels: 'subset',
    reasons: 'smaller',
    'audience-titles': 'superset',
  },
  evidence: ['pullRequest', 'change'],
  furtherEvidence: {
    ...reasonSlices(forAcceptance),
    decidingLabels: {
      when: ({ labels }) => labels.length > 0,
      without: (options) => ({ ...options, labels: [] }),
    },
    templates: {
      when: ({ conventions }) => conventions.length === 0,
      without: (options) => ({ ...options, conventions: [...conventionsInFiles] }),
    },
    labels: {
      when: (options) => options['audience-labels'].length > 0,
      without: (options) => ({ ...options, 'audience-labels': [] }),
    },
    linkedWork: {
      when: (options) => options['audience-repositories'].length > 0,
      without: (options) => ({ ...options, 'audience-repositories': [] }),
    },
  },
  cutDiff: 'shown-files-only',
  labels: (options) => options.labels,
  linkedWork: ({ pullRequest }, options) => issuesOfTeams(pullRequest, options),
  files: ({ change }, options) => changelogsToRead(change, options),
  baseDirectories: ({ change }, options) =>
    options.conventions.length > 0 && !options.conventions.includes('changelog')
      ? []
      : wantedDirectories(
          userVisibleFiles(change, options.internal).map(({ classified }) => classified),
          change,
          options,
        ),
  names: (options) => ({ accounts: accountsIn(options) }),
  evaluate,
});
