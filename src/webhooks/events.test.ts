import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { sliceEvents } from '../evidence/index.ts';
import { subjectKey } from '../subjects/index.ts';
import { pullRequestEvents } from '../subjects/own-events.ts';
import { encodeReason } from '../subjects/reason.ts';
import { handledActions, handledEvents, readEvent } from './events.ts';

const ownAppId = 12;
const app = { id: ownAppId, organizationRepository: '.github', apiUrl: 'https://api.github.com' };
const otherAppId = 57789;
const head = 'a'.repeat(40);
const base = 'b'.repeat(40);
const queueBranch = `gh-readonly-queue/release/2.x/pr-7-${base}`;
const place = {
  installation: { id: 1 },
  repository: { id: 5, name: 'widgets', owner: { login: 'octo-org' }, default_branch: 'main' },
};

const pullRequest = { ...place, pull_request: { number: 7, state: 'open' } };
const named = (number: number, repositoryId = 5) => ({ number, base: { repo: { id: repositoryId } } });

/** The head was pushed by mona. */
function pushedHead(facts: object = {}, sender: object = {}) {
  return {
    ...place,
    pull_request: { number: 7, state: 'open', head: { sha: head } },
    sender: { login: 'mona', type: 'User', ...sender },
    ...facts,
  };
}

/** An edit of these fields. */
function edited(...fields: readonly string[]) {
  return { ...pullRequest, changes: Object.fromEntries(fields.map((field) => [field, { from: 'before' }])) };
}

function closed(merged?: boolean) {
  return { ...place, pull_request: { number: 7, state: 'closed', merged } };
}

function checkRun(facts: object = {}, suite: object = {}) {
  const run = { head_sha: head, app: { id: otherAppId }, pull_requests: [], check_suite: suite };
  return { ...place, check_run: { ...run, ...facts } };
}

function checkSuite(facts: object = {}) {
  return { ...place, check_suite: { head_sha: head, app: { id: otherAppId }, pull_requests: [], ...facts } };
}

/** A member's comment on mona's pull request, as on an issue. */
function comment(body: string, facts: object = {}, issue: object = {}) {
  return {
    ...place,
    sender: { type: 'User' },
    issue: { number: 7, state: 'open', user: { id: 70 }, pull_request: {}, ...issue },
    comment: { body, author_association: 'MEMBER', user: { id: 71 }, ...facts },
  };
}

function review(body: string, facts: object = {}) {
  const { comment: remark, sender } = comment(body);
  return { review: remark, sender, ...facts };
}

function added(...names: readonly string[]) {
  return {
    installation: { id: 1 },
    repositories_added: names.map((full_name, index) => ({ id: 5 + index, full_name })),
  };
}

function push(facts: object = {}, changed: object = {}) {
  const commits = [{ added: [], modified: ['README.md'], removed: [], ...changed }];
  return { ...place, ref: 'refs/heads/main', deleted: false, forced: false, commits, ...facts };
}

/** A branch that a push moved. */
const moved = { before: base, after: head };

/** The repository with the policy of all others. */
const policyPlace = { ...place, repository: { ...place.repository, name: '.github' } };

function renamed(from: string, name: string) {
  const repository = { ...place.repository, name };
  return { ...place, repository, changes: { repository: { name: { from } } } };
}

function removed(...names: readonly string[]) {
  const repositories_removed = names.map((full_name, index) => ({ id: 5 + index, full_name }));
  return { ...added(), repositories_removed };
}

function alert(ref: string, instance?: string) {
  const most_recent_instance = instance === undefined ? null : { ref: instance };
  return { ...place, ref, alert: { number: 3, most_recent_instance } };
}

const group = {
  head_sha: head,
  head_ref: `refs/heads/${queueBranch}`,
  base_sha: base,
  base_ref: 'refs/heads/release/2.x',
};

const ofPullRequest = 'pull-request:5#7';
const ofCommit = `commit:5@${head}`;
const ofBranch = 'branch:5:main';
const ofGroup = `merge-group:5@${head}`;

/** `event` or `event.action`, what is special, the payload, and what is woken: nothing, or `reason → subject`. */
/** A published release of v1 on main. */
function release(fields: object, changes: object = {}) {
  const of = { id: 9, draft: false, tag_name: 'v1', target_commitish: 'main', ...fields };
  return { ...place, release: of, changes };
}

function deploymentStatus(state: string, environment = 'production') {
  const deployment = { id: 12, sha: head, environment: 'production' };
  return { ...place, deployment, deployment_status: { state, environment } };
}

const cases: readonly (readonly [string, string, object, ...string[]])[] = [
  ['pull_request.opened', '', pullRequest, `pull_request.opened → ${ofPullRequest}`],
  ['pull_request.reopened', '', pullRequest, `pull_request.reopened → ${ofPullRequest}`],
  [
    'pull_request.opened',
    'tells who pushed the head that it was opened with',
    pushedHead(),
    `pull_request.opened → ${ofPullRequest}`,
    `pushed 7 ${head} - user mona → ${ofPullRequest}`,
  ],
  [
    'pull_request.synchronize',
    'tells who pushed, and from where',
    pushedHead({ before: base }, { login: 'renovate[bot]', type: 'Bot' }),
    `pull_request.synchronize → ${ofPullRequest}`,
    `pushed 7 ${head} ${base} bot renovate[bot] → ${ofPullRequest}`,
  ],
  [
    'pull_request.synchronize',
    'by an account whose name is none',
    pushedHead({ before: base }, { login: 'mona ../' }),
    `pull_request.synchronize → ${ofPullRequest}`,
  ],
  ['pull_request.reopened', 'pushes nothing', pushedHead(), `pull_request.reopened → ${ofPullRequest}`],
  [
    'pull_request_review_thread.resolved',
    '',
    pullRequest,
    `pull_request_review_thread.resolved → ${ofPullRequest}`,
  ],
  [
    'pull_request_review_thread.unresolved',
    '',
    pullRequest,
    `pull_request_review_thread.unresolved → ${ofPullRequest}`,
  ],
  ['pull_request.synchronize', '', pullRequest, `pull_request.synchronize → ${ofPullRequest}`],
  ['pull_request.edited', 'title or text', edited('title', 'body'), `pull_request.edited → ${ofPullRequest}`],
  [
    'pull_request.edited',
    'base',
    edited('base'),
    `pull_request.edited → ${ofPullRequest}`,
    `pull_request.edited.base → ${ofPullRequest}`,
  ],
  [
    'pull_request.edited',
    'does not tell what changed',
    pullRequest,
    `pull_request.edited → ${ofPullRequest}`,
    `pull_request.edited.base → ${ofPullRequest}`,
  ],
  ['pull_request.labeled', '', pullRequest, `pull_request.labeled → ${ofPullRequest}`],
  ['pull_request.unlabeled', '', pullRequest, `pull_request.unlabeled → ${ofPullRequest}`],
  ['pull_request.ready_for_review', '', pullRequest, `pull_request.ready_for_review → ${ofPullRequest}`],
  ['pull_request.converted_to_draft', '', pullRequest, `pull_request.converted_to_draft → ${ofPullRequest}`],
  ['pull_request.review_requested', '', pullRequest, `pull_request.review_requested → ${ofPullRequest}`],
  [
    'pull_request.review_request_removed',
    '',
    pullRequest,
    `pull_request.review_request_removed → ${ofPullRequest}`,
  ],
  ['pull_request.locked', '', pullRequest, `pull_request.locked → ${ofPullRequest}`],
  ['pull_request.unlocked', '', pullRequest, `pull_request.unlocked → ${ofPullRequest}`],
  ['pull_request.closed', 'without merging', closed(false), `pull_request.closed → ${ofPullRequest}`],
  [
    'pull_request.closed',
    'does not tell whether it was merged',
    closed(),
    `pull_request.closed → ${ofPullRequest}`,
  ],
  [
    'pull_request.closed',
    'merged',
    closed(true),
    `pull_request.closed → ${ofPullRequest}`,
    `pull_request.closed.merged → ${ofPullRequest}`,
  ],
  [
    'pull_request.assigned',
    'who may have asked for it',
    pullRequest,
    `pull_request.assigned → ${ofPullRequest}`,
  ],
  ['pull_request.milestoned', 'no rule asks for a milestone', pullRequest],
  ['pull_request.labeled', 'closed already', { ...place, pull_request: { number: 7, state: 'closed' } }],

  ['pull_request_review.submitted', '', pullRequest, `pull_request_review.submitted → ${ofPullRequest}`],
  [
    'pull_request_review.submitted',
    'with the command',
    { ...review('/sdl re-evaluate'), ...pullRequest },
    `re-evaluate → ${ofPullRequest}`,
  ],
  [
    'pull_request_review.submitted',
    'with the command, by a bot',
    { ...review('/sdl re-evaluate', { sender: { type: 'Bot' } }), ...pullRequest },
    `pull_request_review.submitted → ${ofPullRequest}`,
  ],
  [
    'pull_request_review.edited',
    'to hold the command',
    { ...review('/sdl re-evaluate'), ...pullRequest },
    `pull_request_review.edited → ${ofPullRequest}`,
  ],
  ['pull_request_review.edited', '', pullRequest, `pull_request_review.edited → ${ofPullRequest}`],
  ['pull_request_review.dismissed', '', pullRequest, `pull_request_review.dismissed → ${ofPullRequest}`],

  [
    'check_run.completed',
    'of a branch here',
    checkRun({ pull_requests: [named(7)] }),
    `check_run.completed → ${ofPullRequest}`,
  ],
  [
    'check_run.created',
    'of two pull requests',
    checkRun({ pull_requests: [named(7), named(8)] }),
    `check_run.created → ${ofPullRequest}`,
    'check_run.created → pull-request:5#8',
  ],
  ['check_run.completed', 'of a fork: none named', checkRun(), `check_run.completed → ${ofCommit}`],
  [
    'check_run.completed',
    'named: a pull request of another repository',
    checkRun({ pull_requests: [named(7, 99)] }),
    `check_run.completed → ${ofCommit}`,
  ],
  [
    'check_run.completed',
    'of a merge group',
    checkRun({}, { head_branch: queueBranch }),
    `check_run.completed → ${ofGroup}`,
  ],
  [
    'check_run.completed',
    'by an app that is gone',
    checkRun({ app: null }),
    `check_run.completed → ${ofCommit}`,
  ],
  ['check_run.completed', 'our own', checkRun({ app: { id: ownAppId } })],
  [
    'check_run.rerequested',
    'our own',
    checkRun({ app: { id: ownAppId }, pull_requests: [named(7)] }),
    `re-evaluate → ${ofPullRequest}`,
  ],
  [
    'check_run.rerequested',
    'our own, of a fork',
    checkRun({ app: { id: ownAppId } }),
    `re-evaluate → ${ofCommit}`,
  ],
  [
    'check_run.rerequested',
    'our own, of a merge group',
    checkRun({ app: { id: ownAppId } }, { head_branch: queueBranch }),
    `re-evaluate → ${ofGroup}`,
  ],
  [
    'check_run.rerequested',
    'our own about a release, also where the commit has a pull request',
    checkRun({ name: 'SDL release (nightly)', app: { id: ownAppId }, pull_requests: [named(7)] }),
    `re-evaluate → released-commit:5@${head}`,
  ],
  [
    'check_run.rerequested',
    'another app’s of the same name',
    checkRun({ name: 'SDL release', pull_requests: [named(7)] }),
  ],
  [
    'check_run.requested_action',
    'our own button',
    checkRun({ app: { id: ownAppId }, pull_requests: [named(7)] }),
    `re-evaluate → ${ofPullRequest}`,
  ],
  ['check_run.requested_action', 'another app’s button', checkRun({ pull_requests: [named(7)] })],

  [
    'check_suite.completed',
    '',
    checkSuite({ pull_requests: [named(7)] }),
    `check_suite.completed → ${ofPullRequest}`,
  ],
  ['check_suite.completed', 'of a fork', checkSuite(), `check_suite.completed → ${ofCommit}`],
  [
    'check_suite.completed',
    'of a merge group',
    checkSuite({ head_branch: queueBranch }),
    `check_suite.completed → ${ofGroup}`,
  ],
  ['check_suite.completed', 'our own', checkSuite({ app: { id: ownAppId } })],
  [
    'check_suite.rerequested',
    'our own',
    checkSuite({ app: { id: ownAppId } }),
    `re-evaluate → ${ofCommit}`,
    `re-evaluate → released-commit:5@${head}`,
  ],
  ['check_suite.requested', '', checkSuite()],

  ['status', '', { ...place, sha: head, branches: [{ name: 'feature' }] }, `status → ${ofCommit}`],
  ['status', 'of a fork', { ...place, sha: head, branches: [] }, `status → ${ofCommit}`],
  [
    'status',
    'of a merge group',
    { ...place, sha: head, branches: [{ name: queueBranch }] },
    `status → ${ofGroup}`,
  ],

  [
    'merge_group.checks_requested',
    '',
    { ...place, merge_group: group },
    `merge_group.checks_requested → ${ofGroup}`,
  ],
  ['merge_group.destroyed', '', { ...place, merge_group: group }],

  [
    'code_scanning_alert.created',
    '',
    alert('refs/pull/7/merge'),
    `code_scanning_alert.created → ${ofPullRequest}`,
  ],
  [
    'code_scanning_alert.fixed',
    '',
    alert('refs/pull/7/head'),
    `code_scanning_alert.fixed → ${ofPullRequest}`,
  ],
  [
    'code_scanning_alert.closed_by_user',
    'names no ref itself',
    alert('', 'refs/pull/7/merge'),
    `code_scanning_alert.closed_by_user → ${ofPullRequest}`,
  ],
  ['code_scanning_alert.created', 'on a branch', alert('refs/heads/main')],
  ['code_scanning_alert.created', 'on no pull request', alert('refs/pull/0/merge')],

  [
    'pull_request.closed',
    'by merging, with the commit that it became',
    { ...place, pull_request: { number: 7, merged: true, merge_commit_sha: head, base: { ref: 'next' } } },
    `pull_request.closed → ${ofPullRequest}`,
    `pull_request.closed.merged → ${ofPullRequest}`,
    `merged 7 ${head} → merged-commits:5:next`,
  ],
  [
    'push',
    'that moves the default branch',
    push({ ...moved, sender: { login: 'mona', type: 'User' } }),
    `moved ${head} ${base} user mona → merged-commits:5:main`,
    'push.default → merged-commits:5:main',
  ],
  [
    'push',
    'that creates another branch, by nobody whom GitHub could know',
    push({
      ...moved,
      before: '0'.repeat(40),
      ref: 'refs/heads/next',
      sender: { login: 'a b', type: 'User' },
    }),
    `moved ${head} - other - → merged-commits:5:next`,
  ],
  ['push', 'to a merge group', push({ ...moved, ref: `refs/heads/gh-readonly-queue/main/pr-7-${base}` })],
  ['push', 'that deletes a moved branch', push({ ...moved, deleted: true })],
  ['push', 'to something that is no commit', push({ ...moved, after: 'main' })],
  ['push', 'of something else', push()],
  [
    'push',
    'of the policy',
    push({}, { modified: ['.github/sdl.yml'] }),
    `push → ${ofBranch}`,
    'push → releases:5',
  ],
  [
    'push',
    'of the first policy',
    push({}, { added: ['.github/sdl.yml'] }),
    `push → ${ofBranch}`,
    'push → releases:5',
  ],
  [
    'push',
    'without the policy',
    push({}, { removed: ['.github/sdl.yml'] }),
    `push → ${ofBranch}`,
    'push → releases:5',
  ],
  [
    'push',
    'of the policy to another branch',
    push({ ref: 'refs/heads/release/2.x' }, { modified: ['.github/sdl.yml'] }),
    'push → branch:5:release/2.x',
  ],
  [
    'push',
    'forced, on the default branch',
    push({ forced: true }),
    `push → ${ofBranch}`,
    'push → releases:5',
  ],
  [
    'push',
    'forced, on another branch',
    push({ forced: true, ref: 'refs/heads/feature' }),
    'push → branch:5:feature',
  ],
  [
    'push',
    'of more commits than GitHub names',
    push({ commits: Array.from({ length: 2048 }, () => ({})) }),
    `push → ${ofBranch}`,
    'push → releases:5',
  ],
  ['push', 'that deletes a branch', push({ deleted: true, forced: true })],
  ['push', 'of a tag', push({ ref: 'refs/tags/v1' }, { modified: ['.github/sdl.yml'] }), 'push → tag:5:v1'],
  ['push', 'that deletes a tag', push({ ref: 'refs/tags/v1', deleted: true })],
  ['push', 'of a tag with spaces', push({ ref: 'refs/tags/a b' })],
  ['create', 'of a tag', { ...place, ref: 'v1', ref_type: 'tag' }, 'create → tag:5:v1'],
  ['create', 'of a branch', { ...place, ref: 'v1', ref_type: 'branch' }],
  ['release.published', '', release({}), 'release.published → tag:5:v1'],
  ['release.edited', 'of what is published', release({}), 'release.edited → tag:5:v1'],
  ['release.created', 'of a draft', release({ draft: true }), 'drafted 9 main → tag:5:v1'],
  [
    'release.created',
    'of a draft without a branch',
    release({ draft: true, target_commitish: '' }),
    'drafted 9 - → tag:5:v1',
  ],
  [
    'release.created',
    'of a draft with a branch that cannot be',
    release({ draft: true, target_commitish: '-x y' }),
    'undrafted 9 → tag:5:v1',
  ],
  [
    'release.edited',
    'of a draft that gets another tag',
    release({ draft: true, tag_name: 'v2' }, { tag_name: { from: 'v1' } }),
    'drafted 9 main → tag:5:v2',
    'undrafted 9 → tag:5:v1',
  ],
  ['release.deleted', 'of a draft', release({ draft: true }), 'undrafted 9 → tag:5:v1'],
  ['release.created', 'of a draft without a tag', release({ draft: true, tag_name: '' })],
  ['release.published', 'with a tag that cannot be', release({ tag_name: 'a b' })],
  [
    'deployment_status.created',
    'of a success',
    deploymentStatus('success'),
    `deployed 12 → release:5@${head}:environment:production`,
  ],
  [
    'deployment_status.created',
    'that gives it another environment',
    deploymentStatus('in_progress', 'Staging'),
    `deployed 12 → release:5@${head}:environment:production`,
    `deployed 12 → release:5@${head}:environment:staging`,
  ],
  ['deployment_status.created', 'of what waits', deploymentStatus('queued')],

  [
    'push',
    'of the organization’s policy',
    push(policyPlace, { modified: ['.github/sdl.yml'] }),
    `push → ${ofBranch}`,
    'push → releases:5',
    'push → installation:1',
  ],
  [
    'push',
    'forced, to the organization’s policy',
    push({ ...policyPlace, forced: true }),
    `push → ${ofBranch}`,
    'push → releases:5',
    'push → installation:1',
  ],
  [
    'push',
    'to another branch of the organization’s policy',
    push({ ...policyPlace, ref: 'refs/heads/next' }, { modified: ['.github/sdl.yml'] }),
    'push → branch:5:next',
  ],
  ['push', 'of something else beside the organization’s policy', push(policyPlace)],

  ['repository.renamed', 'to another name', renamed('widgets', 'gears')],
  [
    'repository.renamed',
    'to the name of the organization’s policy',
    renamed('policies', '.github'),
    'repository.renamed → installation:1',
  ],
  [
    'repository.renamed',
    'from the name of the organization’s policy, in another case',
    renamed('.GitHub', 'policies'),
    'repository.renamed → installation:1',
  ],
  [
    'repository.transferred',
    'the organization’s policy',
    policyPlace,
    'repository.transferred → installation:1',
  ],
  ['repository.edited', 'the organization’s policy', policyPlace, 'repository.edited → installation:1'],
  ['repository.edited', 'another one', place],
  ['repository.created', 'the organization’s policy', policyPlace, 'repository.created → installation:1'],
  [
    'repository.privatized',
    'the organization’s policy',
    policyPlace,
    'repository.privatized → installation:1',
  ],
  [
    'repository.publicized',
    'the organization’s policy',
    policyPlace,
    'repository.publicized → installation:1',
  ],
  ['repository.archived', 'not handled', policyPlace],
  ['custom_property_values.updated', '', place, 'custom_property_values.updated → repository:5'],

  [
    'issue_comment.created',
    'with the command',
    comment('/sdl re-evaluate'),
    `re-evaluate → ${ofPullRequest}`,
  ],
  [
    'issue_comment.created',
    'with the command, by the author, who is new here',
    comment('/sdl re-evaluate', { author_association: 'FIRST_TIME_CONTRIBUTOR', user: { id: 70 } }),
    `re-evaluate → ${ofPullRequest}`,
  ],
  [
    'issue_comment.created',
    'with the command, where the author is gone',
    comment('/sdl re-evaluate', {}, { user: null }),
    `re-evaluate → ${ofPullRequest}`,
  ],
  [
    'issue_comment.created',
    'with the command, by a stranger',
    comment('/sdl re-evaluate', { author_association: 'NONE' }),
  ],
  [
    'issue_comment.created',
    'with the command, by somebody who is gone',
    comment('/sdl re-evaluate', { user: null }),
  ],
  ['issue_comment.created', 'without the command', comment('Please re-evaluate.')],
  ['issue_comment.created', 'on an issue', comment('/sdl re-evaluate', {}, { pull_request: undefined })],
  ['issue_comment.created', 'on a closed pull request', comment('/sdl re-evaluate', {}, { state: 'closed' })],
  ['issue_comment.created', 'by a bot', { ...comment('/sdl re-evaluate'), sender: { type: 'Bot' } }],
  ['issue_comment.edited', 'who edits asks for nothing', comment('/sdl re-evaluate')],
  [
    'pull_request_review_comment.created',
    'with the command',
    { ...comment('/sdl re-evaluate'), ...pullRequest },
    `re-evaluate → ${ofPullRequest}`,
  ],
  ['pull_request_review_comment.created', 'without it', { ...comment('Why?'), ...pullRequest }],

  ['installation.created', '', { installation: { id: 1 } }, 'installation.created → installation:1'],
  ['installation.unsuspend', '', { installation: { id: 1 } }, 'installation.unsuspend → installation:1'],
  [
    'installation.new_permissions_accepted',
    '',
    { installation: { id: 1 } },
    'installation.new_permissions_accepted → installation:1',
  ],
  ['installation.deleted', '', { installation: { id: 1 } }, 'installation.deleted → installation:1'],
  ['installation.suspend', '', { installation: { id: 1 } }, 'installation.suspend → installation:1'],
  [
    'installation_repositories.added',
    'two',
    added('octo-org/widgets', 'octo-org/Gadgets'),
    'installation_repositories.added → repository:5',
    'installation_repositories.added → repository:6',
  ],
  [
    'installation_repositories.added',
    'very many',
    added(...Array.from({ length: 101 }, (_, index) => `octo-org/widgets-${index}`)),
    'installation_repositories.added → installation:1',
  ],
  [
    'installation_repositories.added',
    'all, and none by name',
    added(),
    'installation_repositories.added → installation:1',
  ],
  ['installation_repositories.added', 'a name that leads elsewhere', added('octo-org/../..')],
  [
    'installation_repositories.added',
    'the organization’s policy among others',
    added('octo-org/widgets', 'octo-org/.github'),
    'installation_repositories.added → installation:1',
  ],
  ['installation_repositories.removed', 'another one', removed('octo-org/widgets')],
  [
    'installation_repositories.removed',
    'the organization’s policy',
    removed('octo-org/.github'),
    'installation_repositories.removed → installation:1',
  ],

  ['star.created', 'not handled', place],
];

function wakes(name: string, payload: unknown): readonly string[] {
  const [event = '', action] = name.split('.');
  const whole = typeof payload === 'object' && payload !== null ? { action, ...payload } : payload;
  return readEvent(event, whole, app)
    .wakes.filter(({ subject: { kind } }) => kind !== 'release-evidence' && kind !== 'waiting-runs')
    .map(({ reason, subject }) => `${encodeReason(reason)} → ${subjectKey(subject)}`);
}

/** What changes the evidence of releases, with any action: those that wait follow the evidence of their repository. */
const aboutReleases: readonly string[] = [
  'create',
  'deployment',
  'deployment_review',
  'deployment_status',
  'issues',
  'release',
  'workflow_run',
];

describe('what an event wakes', () => {
  test.each(cases)('%s %s', (name, _special, payload, ...expected) => {
    expect(wakes(name, payload)).toEqual(expected);
  });

  it('names the merge group of a check as its own event does', () => {
    const [own] = readEvent(
      'merge_group',
      { action: 'checks_requested', ...place, merge_group: group },
      app,
    ).wakes;
    const [ofCheck] = readEvent(
      'check_run',
      { action: 'completed', ...checkRun({}, { head_branch: queueBranch }) },
      app,
    ).wakes;
    expect(ofCheck?.subject).toEqual(own?.subject);
  });

  it('hears every event that can change the evidence, and no other unless it asks again, ends a pull request, opens a repository or changes the policy', () => {
    // Behind the action stands what of the event is meant.
    const changing = [...Object.values(sliceEvents).flat(), ...pullRequestEvents]
      .map((event) => event.split('.').slice(0, 2).join('.'))
      .filter((event) => !aboutReleases.includes(event));
    const others = [
      'check_run.rerequested',
      'check_run.requested_action',
      'check_suite.rerequested',
      'installation.created',
      'installation.deleted',
      'installation.suspend',
      'installation.new_permissions_accepted',
      'installation.unsuspend',
      'installation_repositories.added',
      'installation_repositories.removed',
      'custom_property_values.updated',
      'issues.opened',
      'issues.edited',
      'issues.closed',
      'issues.reopened',
      'issues.labeled',
      'issues.unlabeled',
      'issues.deleted',
      'issues.transferred',
      'dependabot_alert.auto_dismissed',
      'dependabot_alert.auto_reopened',
      'dependabot_alert.created',
      'dependabot_alert.dismissed',
      'dependabot_alert.fixed',
      'dependabot_alert.reintroduced',
      'dependabot_alert.reopened',
      'secret_scanning_alert.created',
      'secret_scanning_alert.publicly_leaked',
      'secret_scanning_alert.reopened',
      'secret_scanning_alert.resolved',
      'secret_scanning_alert.validated',
      'deployment_protection_rule.requested',
      'deployment_status.created',
      'create',
      ...['created', 'edited', 'published', 'released', 'prereleased', 'unpublished', 'deleted'].map(
        (action) => `release.${action}`,
      ),
      'workflow_run.in_progress',
      'workflow_run.completed',
      'repository.created',
      'repository.edited',
      'repository.privatized',
      'repository.publicized',
      'repository.renamed',
      'repository.transferred',
      'issue_comment.created',
      'merge_group.checks_requested',
      'pull_request.closed',
      'pull_request_review_comment.created',
      'push',
    ];
    expect([...handledActions].sort()).toEqual([...new Set([...changing, ...others])].sort());
  });
});

/** A request about jobs of production that wait. */
function gateRequest(facts: object = {}) {
  return {
    ...place,
    action: 'requested',
    environment: 'Production',
    sha: head,
    ref: 'main',
    deployment_callback_url:
      'https://api.github.com/repos/octo-org/widgets/actions/runs/123/deployment_protection_rule',
    deployment: { id: 9, created_at: '2026-03-02T09:00:00Z' },
    ...facts,
  };
}

describe('a request of the gate', () => {
  const read = (facts: object = {}, apiUrl = app.apiUrl) =>
    readEvent('deployment_protection_rule', gateRequest(facts), { ...app, apiUrl });

  it('wakes the gate of the run and the environment, whatever its case', () => {
    const { wakes: woken, problem } = read();
    expect(problem).toBeNull();
    expect(woken.map(({ subject, reason }) => [subjectKey(subject), encodeReason(reason)])).toEqual([
      ['gate:5!123:production', 'gate 9 1772442000'],
    ]);
    expect(woken[0]?.subject).toMatchObject({ environment: 'Production', sha: head, run: 123 });
  });

  it.each([null, undefined])('may name no deployment: %s', (deployment) => {
    expect(read({ deployment }).wakes.map(({ reason }) => encodeReason(reason))).toEqual(['gate -']);
  });

  it('names the run below the address of this GitHub', () => {
    const address =
      'https://git.example.org/api/v3/repos/Octo-Org/Widgets/actions/runs/7/deployment_protection_rule';
    const { wakes: woken } = read({ deployment_callback_url: address }, 'https://git.example.org/api/v3');
    expect(woken.map(({ subject }) => subjectKey(subject))).toEqual(['gate:5!7:production']);
  });

  it.each([
    'https://evil.example/repos/octo-org/widgets/actions/runs/123/deployment_protection_rule',
    'https://api.github.com.evil.example/repos/octo-org/widgets/actions/runs/123/deployment_protection_rule',
    'https://api.github.com@evil.example/repos/octo-org/widgets/actions/runs/123/deployment_protection_rule',
    'http://api.github.com/repos/octo-org/widgets/actions/runs/123/deployment_protection_rule',
    'https://api.github.com/repos/octo-org/gadgets/actions/runs/123/deployment_protection_rule',
    'https://api.github.com/repos/octo-org/widgets/../gadgets/actions/runs/123/deployment_protection_rule',
    'https://api.github.com/repos/octo-org/widgets/actions/runs/0/deployment_protection_rule',
    'https://api.github.com/repos/octo-org/widgets/actions/runs/99999999999999999/deployment_protection_rule',
    'https://api.github.com/repos/octo-org/widgets/actions/runs/123/deployment_protection_rule?x=1',
    'https://api.github.com/repos/octo-org/widgets/actions/runs/123/deployment_protection_rule/',
    'https://api.github.com/repos/octo-org/widgets/actions/runs/123/cancel',
    'https://api.github.com/api/v3/repos/octo-org/widgets/actions/runs/123/deployment_protection_rule',
    '',
    `https://api.github.com/${'x'.repeat(3_000)}`,
  ])('with another address is a problem of the delivery: %s', (address) => {
    expect(read({ deployment_callback_url: address })).toMatchObject({
      wakes: [],
      problem: 'deployment_callback_url',
    });
  });

  it.each(['', 'x'.repeat(1_025), 'a\0b', '\ud800'])(
    'about an environment named %j is none',
    (environment) => {
      expect(read({ environment })).toMatchObject({ wakes: [], problem: 'environment' });
    },
  );

  it.each(['__proto__', '../../x', 'ü "quoted" <b>', 'a:b!c'])(
    'may be about an environment named %j',
    (environment) => {
      expect(read({ environment }).wakes.map(({ subject }) => subjectKey(subject))).toEqual([
        `gate:5!123:${environment.toLowerCase()}`,
      ]);
    },
  );
});

describe('releases that wait', () => {
  const alert = { ref: 'refs/heads/main', alert: {} };
  it.each<[string, object, boolean]>([
    ['check_run.completed', checkRun(), true],
    ['check_run.completed', checkRun({ app: { id: ownAppId } }), false],
    ['check_run.created', checkRun(), false],
    ['check_suite.completed', checkSuite(), true],
    ['check_suite.completed', checkSuite({ app: { id: ownAppId } }), false],
    ['status', { ...place, sha: head, branches: [] }, true],
    ['code_scanning_alert.fixed', { ...place, ...alert }, true],
    ['dependabot_alert.fixed', { ...place, alert: {} }, true],
    ['issues.closed', { ...place, issue: {} }, true],
    ['issues.pinned', { ...place, issue: {} }, false],
    ['secret_scanning_alert.resolved', { ...place, alert: {} }, true],
    ['deployment_status.created', deploymentStatus('success'), true],
    ['workflow_run.completed', place, true],
    ['push', push({}, { modified: ['.github/sdl.yml'] }), true],
    ['push', push({}, { modified: ['.github/sdl-exceptions.yml'] }), true],
    ['push', push({}, { modified: ['src/a.ts'] }), false],
    ['push', push({ ref: 'refs/heads/x' }, { modified: ['.github/sdl.yml'] }), false],
    ['push', push({ deleted: true }, { modified: ['.github/sdl.yml'] }), false],
    ['pull_request.opened', pullRequest, false],
  ])('are woken by %s: %#', (name, payload, isWoken) => {
    const [event = '', action] = name.split('.');
    const { wakes: all, problem } = readEvent(event, { action, ...payload }, app);
    const woken = all.filter(({ subject }) => subject.kind === 'release-evidence');
    expect(problem).toBeNull();
    expect(woken).toEqual(
      isWoken
        ? [
            {
              subject: {
                kind: 'release-evidence',
                repositoryId: 5,
                installationId: 1,
                owner: 'octo-org',
                repository: 'widgets',
              },
              reason: { kind: 'event', event: name },
              background: true,
            },
          ]
        : [],
    );
  });
});

describe('a payload that is not what it should be', () => {
  const handled = cases.filter(
    ([name, , , ...expected]) => expected.length > 0 && !name.startsWith('installation'),
  );

  test.each<[string, (payload: object) => unknown]>([
    ['names no installation', (payload) => ({ ...payload, installation: undefined })],
    ['names no repository', (payload) => ({ ...payload, repository: null })],
    [
      'names a repository that leads elsewhere',
      (payload) => ({ ...payload, repository: { ...place.repository, name: '../../other/repo' } }),
    ],
    [
      'names an owner that is no account',
      (payload) => ({ ...payload, repository: { ...place.repository, owner: { login: 'a b' } } }),
    ],
    ['is a list', (payload) => [payload]],
    ['is nothing', () => null],
    ['is text', () => 'opened'],
  ])('wakes nothing when it %s', (_what, change) => {
    for (const [name, , payload] of handled) expect(wakes(name, change(payload))).toEqual([]);
  });

  it('wakes nothing for a number or a hash that is none', () => {
    expect(wakes('pull_request.opened', { ...place, pull_request: { number: '7', state: 'open' } })).toEqual(
      [],
    );
    expect(wakes('pull_request.opened', { ...place, pull_request: { number: -7, state: 'open' } })).toEqual(
      [],
    );
    expect(wakes('check_run.completed', checkRun({ head_sha: `${head}/../x` }))).toEqual([]);
    expect(wakes('status', { ...place, sha: 'main', branches: [] })).toEqual([]);
  });

  it('never throws', () => {
    const event = fc.oneof(fc.constantFrom(...handledEvents), fc.string());
    const action = fc.constantFrom(...handledActions.map((name) => name.split('.')[1]));
    const payload = fc.oneof(
      fc.jsonValue(),
      fc
        .tuple(
          action,
          fc.constantFrom(...handled.map(([, , found]) => found)),
          fc.dictionary(fc.string(), fc.jsonValue()),
        )
        .map(([chosen, found, noise]) => ({ action: chosen, ...found, ...noise })),
    );
    fc.assert(
      fc.property(event, payload, (name, value) => {
        for (const { subject } of readEvent(name, value, app).wakes)
          expect(subjectKey(subject)).toMatch(/^([a-z-]+:[1-9]\d*([#@:!]|$)|installation:1$)/);
      }),
    );
  });

  test.each(['__proto__', 'constructor', 'toString'])('knows no event named %s', (name) => {
    expect(readEvent(name, pullRequest, app).wakes).toEqual([]);
  });
});

describe('the longest names of branches that git and GitHub take', () => {
  /** 255 bytes: more than any branch on GitHub, whose refs have at most that many. */
  const longest = [`${'x'.repeat(180)}/${'y'.repeat(74)}`, `${'ü'.repeat(120)}/${'z'.repeat(14)}`];
  const mergeGroup = (branch: string) => ({
    ...place,
    merge_group: {
      head_sha: head,
      head_ref: `refs/heads/gh-readonly-queue/${branch}/pr-2147483647-${base}`,
      base_sha: base,
      base_ref: `refs/heads/${branch}`,
    },
  });
  const queue = (branch: string) => `gh-readonly-queue/${branch}/pr-2147483647-${base}`;
  const events: readonly (readonly [string, (branch: string) => object])[] = [
    ['merge_group.checks_requested', mergeGroup],
    ['check_run.completed', (branch) => checkRun({}, { head_branch: queue(branch) })],
    ['status', (branch) => ({ ...place, sha: head, branches: [{ name: queue(branch) }] })],
  ];

  test.each(events)('are those of a group in %s', (name, payloadOf) => {
    const [event = '', action] = name.split('.');
    for (const branch of longest) {
      const payload = { ...payloadOf(branch), action };
      const { wakes, problem } = readEvent(event, payload, app);
      expect(problem).toBeNull();
      expect(wakes.map(({ subject }) => subject)[0]).toMatchObject({
        kind: 'merge-group',
        headSha: head,
        baseRef: `refs/heads/${branch}`,
      });
    }
  });

  it('is no limit that drops an event silently: a longer name is a problem with its field', () => {
    for (const character of ['x', 'ü']) {
      const payload = { ...mergeGroup(character.repeat(1_024)), action: 'checks_requested' };
      const { wakes, problem } = readEvent('merge_group', payload, app);
      expect([wakes, problem]).toEqual([[], 'merge_group.head_ref']);
    }
  });
});
