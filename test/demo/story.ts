import type { Emulator, PullRequest } from '@sdl-gate/github-emulator';
import { registeredApp } from '../manifest.ts';
import { releaseStory } from './release-story.ts';
import type { Shown, Step } from './step.ts';

const policy = `# Everything is enforced here; a team starts with "observe".
extends: recommended@1
enforcement: enforce
rules:
  review:
    independence: strict
    approvals: 1
  sast:
    tools: [CodeQL]
  threat-model:
    team: security
  security-review:
    team: security
  # The repository has no workflow but that of CodeQL.
  required-checks: off
`;

/** It also runs on merge groups. */
const codeQlWorkflow = '.github/workflows/codeql.yml';

const cart = `export function total(items) {
  return items.reduce((sum, item) => sum + item.price * item.quantity, 0);
}
`;

const discountedCart = `export function total(items, discount = 0) {
  const sum = items.reduce((sum, item) => sum + item.price * item.quantity, 0);
  return Math.max(0, sum - discount);
}
`;

const cartTest = `import assert from 'node:assert/strict';
import test from 'node:test';
import { total } from '../src/cart.js';

test('adds up', () => {
  assert.equal(total([{ price: 2, quantity: 3 }]), 6);
});
`;

const discountTest = `${cartTest}
test('a discount never makes the total negative', () => {
  assert.equal(total([{ price: 2, quantity: 1 }], 5), 0);
});
`;

const session = `import { randomUUID } from 'node:crypto';

const sessions = new Map();

export function signIn(user) {
  const token = randomUUID();
  sessions.set(token, user);
  return token;
}
`;

const sessionWithRefresh = `import jwt from 'jsonwebtoken';

const secret = process.env.SESSION_SECRET;

export function signIn(user) {
  return jwt.sign({ sub: user.id, role: user.role }, secret, { expiresIn: '15m' });
}

export function authenticate(request, response, next) {
  const token = request.headers.authorization?.replace('Bearer ', '');
  request.user = jwt.verify(token, secret);
  next();
}
`;

const sessionTest = `import assert from 'node:assert/strict';
import test from 'node:test';
import { signIn } from '../src/auth/session.js';

test('a session starts with a token', () => {
  assert.equal(typeof signIn({ id: 1, role: 'customer' }), 'string');
});
`;

/** A threat model with the four questions of the 4-question framework answered. */
function threatModel(number: number): string {
  return `# Threat model: signed sessions

For #${number}.

## What are we working on?

Sessions become signed tokens instead of entries in the server's memory, so that several servers can serve one customer.

## What can go wrong?

| threat | disposition |
|---|---|
| A token is forged with another algorithm | Mitigated: only HS256 is accepted, which a test checks |
| The secret leaks through a log | Mitigated: it is read from the environment and never logged |
| A stolen token is used until it expires | Accepted: fifteen minutes |

## What are we going to do about it?

Pin the algorithm, keep the tokens short-lived, rotate the secret each quarter.

## Did we do a good job?

Reviewed with the security team; the tests use a forged and an expired token.
`;
}

/** The app of the manifest, which was also granted the alerts that rules about releases read. */
export function demoApp(): ReturnType<typeof registeredApp> {
  const { permissions, events, ...app } = registeredApp();
  return {
    ...app,
    permissions: { ...permissions, vulnerability_alerts: 'read', issues: 'write' },
    events: [...events, 'dependabot_alert'],
  };
}

/** Creates the people and repositories of the story, installs the app, and returns the steps in order. */
export async function story(emulator: Emulator): Promise<readonly Step[]> {
  const { world, app } = emulator;
  for (const login of ['mona', 'ada', 'grace', 'sam']) world.user(login);
  const organization = world.organization('acme');
  organization.team('developers', ['mona', 'ada', 'grace']);
  organization.team('security', ['sam']);
  const files = {
    '.github/sdl.yml': policy,
    'package.json': '{ "name": "shop", "version": "1.0.0", "type": "module" }\n',
    'src/cart.js': cart,
    'src/auth/session.js': session,
    'test/cart.test.js': cartTest,
  };
  const shop = await world.repository({ owner: 'acme', name: 'shop', files });
  const payments = await world.repository({ owner: 'acme', name: 'payments', files });
  for (const repository of [shop, payments]) {
    repository.codeScanning(true);
    for (const team of ['developers', 'security']) repository.teamAccess(team, 'write');
    repository.protect('main', { requiredChecks: [{ name: 'SDL', app: app.slug }] });
  }
  payments.protect('main', {
    requiredChecks: [{ name: 'SDL', app: app.slug }],
    mergeQueue: { groupSize: 1 },
  });
  await world.install({ account: 'acme' });

  let discount: PullRequest;
  let sessions: PullRequest;
  let queued: PullRequest;
  const on = (pullRequest: PullRequest): Shown => ({
    repository: pullRequest.repository,
    sha: pullRequest.headSha,
    pullRequest,
  });
  const codeQl = (pullRequest: PullRequest) =>
    pullRequest.repository.uploadAnalysis({
      ref: `refs/pull/${pullRequest.number}/merge`,
      workflow: codeQlWorkflow,
    });

  return [
    {
      chapter: 'An ordinary change',
      event: 'mona opens a pull request without tests; ada is a co-author',
      run: async () => {
        discount = await shop.openPullRequest({
          title: 'Give discounts',
          body: 'Customers may have a discount.',
          by: 'mona',
          branch: 'discount',
          message: 'Give discounts',
          coAuthors: ['ada'],
          files: { 'src/cart.js': discountedCart },
        });
        return on(discount);
      },
    },
    {
      event: 'mona adds a test',
      run: async () => {
        await discount.push({ files: { 'test/cart.test.js': discountTest }, message: 'Test discounts' });
        return on(discount);
      },
    },
    {
      event: 'CodeQL reports no alerts',
      run: async () => {
        await codeQl(discount);
        return on(discount);
      },
    },
    {
      event: 'ada, a co-author, approves',
      note: 'Her approval does not count, because she contributed to the change.',
      run: async () => {
        await discount.review({ by: 'ada', state: 'approve' });
        return on(discount);
      },
    },
    {
      event: 'mona tries to merge; GitHub refuses, because the required check is not green',
      run: async () => {
        const refused = await discount.merge({ by: 'mona' }).then(
          () => null,
          (error: Error) => error,
        );
        if (refused === null) throw new Error('The merge was not refused.');
        return on(discount);
      },
    },
    {
      event: 'grace, who did not contribute, approves',
      picture: 'check-passing',
      run: async () => {
        await discount.review({ by: 'grace', state: 'approve' });
        return on(discount);
      },
    },
    {
      event: 'mona merges',
      run: async () => {
        await discount.merge({ by: 'mona' });
        return on(discount);
      },
    },
    {
      chapter: 'A major change',
      event: 'ada changes how people sign in, with tests, without a threat model',
      picture: 'check-failing',
      run: async () => {
        sessions = await shop.openPullRequest({
          title: 'Sign sessions',
          body: 'Sessions survive a restart.\n\n## Security considerations\n\nA token that leaks is good for fifteen minutes.',
          by: 'ada',
          branch: 'sessions',
          message: 'Sign sessions',
          files: {
            'src/auth/session.js': sessionWithRefresh,
            'test/session.test.js': sessionTest,
          },
        });
        await codeQl(sessions);
        return on(sessions);
      },
    },
    {
      event: 'ada writes the threat model and links it',
      run: async () => {
        await sessions.push({
          files: { 'docs/threat-models/sessions.md': threatModel(sessions.number) },
          message: 'Model the threats',
        });
        await sessions.edit({
          body: 'Sessions survive a restart.\n\n## Security considerations\n\nA token that leaks is good for fifteen minutes.\n\nThreat model: [sessions](docs/threat-models/sessions.md)',
        });
        await codeQl(sessions);
        return on(sessions);
      },
    },
    {
      event: 'mona approves; the security team has not reviewed it yet',
      run: async () => {
        await sessions.review({ by: 'mona', state: 'approve' });
        return on(sessions);
      },
    },
    {
      event: 'sam, of the security team, approves',
      run: async () => {
        await sessions.review({ by: 'sam', state: 'approve' });
        return on(sessions);
      },
    },
    {
      chapter: 'A merge queue',
      event: 'mona opens a tested change to payments; CodeQL reports, grace approves',
      run: async () => {
        queued = await payments.openPullRequest({
          title: 'Give discounts',
          by: 'mona',
          branch: 'discount',
          message: 'Give discounts',
          files: { 'src/cart.js': discountedCart, 'test/cart.test.js': discountTest },
        });
        await codeQl(queued);
        await queued.review({ by: 'grace', state: 'approve' });
        return on(queued);
      },
    },
    {
      event: 'mona adds it to the merge queue; GitHub requests the check on the commit of the merge group',
      run: async () => {
        await queued.enqueue({ by: 'mona' });
        const group = payments.mergeGroups('main')[0];
        if (group === undefined) throw new Error('The merge queue built no group.');
        return { repository: payments, sha: group.headSha, pullRequest: queued };
      },
    },
    {
      event: 'CodeQL reports on the merge group, which is merged',
      run: async () => {
        const group = payments.mergeGroups('main')[0];
        if (group === undefined) throw new Error('The merge group no longer exists.');
        await payments.uploadAnalysis({
          ref: group.headRef,
          sha: group.headSha,
          workflow: codeQlWorkflow,
        });
        // GitHub shows no code scanning results for a merge group: the workflow's check run shows that they exist.
        await payments.reportCheck({ name: 'Analyze', sha: group.headSha, conclusion: 'success' });
        return { repository: payments, sha: group.headSha, pullRequest: queued };
      },
    },
    {
      chapter: 'A lost webhook',
      event: 'mona opens another change; CodeQL reports',
      run: async () => {
        queued = await payments.openPullRequest({
          title: 'Round to cents',
          by: 'mona',
          branch: 'cents',
          message: 'Round to cents',
          files: {
            'src/cart.js': cart.replace(
              'item.price * item.quantity, 0',
              'Math.round(item.price * item.quantity), 0',
            ),
            'test/cart.test.js': cartTest.replace('price: 2', 'price: 2.004'),
          },
        });
        await codeQl(queued);
        return on(queued);
      },
    },
    {
      event: 'grace approves; the webhook gets lost',
      run: async () => {
        const lost = emulator.faults.webhooks.lose({ event: 'pull_request_review.submitted', times: 1 });
        await queued.review({ by: 'grace', state: 'approve' });
        await emulator.idle();
        lost.remove();
        return on(queued);
      },
    },
    {
      event: 'the webhook is redelivered',
      run: async () => {
        const lost = emulator.deliveries.findLast(
          ({ event, status }) => event === 'pull_request_review' && status === 0,
        );
        if (lost === undefined) throw new Error('No delivery was lost.');
        await emulator.redeliver(lost.id);
        return on(queued);
      },
    },
    ...(await releaseStory(emulator)),
  ];
}
