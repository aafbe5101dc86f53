import { z } from 'zod';
import { mergeGroupBranch } from '../subjects/merge-group.ts';

/** What an event asks to evaluate. A payload says only which subject: everything else is read from GitHub. */
export type Asked =
  | { readonly kind: 'pull-request'; readonly number: number; readonly fork: boolean }
  /** The open pull requests with this head. */
  | { readonly kind: 'head'; readonly sha: string }
  | {
      readonly kind: 'merge-group';
      readonly headSha: string;
      readonly headRef: string;
      readonly baseSha: string;
      readonly baseRef: string;
    }
  | { readonly kind: 'all' }
  | { readonly kind: 'nothing'; readonly why: string };

const sha = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/);
const repository = z.looseObject({ id: z.number() }).nullable();

const ofPullRequest = z.looseObject({
  pull_request: z.looseObject({
    number: z.int().positive(),
    head: z.looseObject({ repo: repository }),
    base: z.looseObject({ repo: repository }),
  }),
});
const ofWorkflowRun = z.looseObject({
  workflow_run: z.looseObject({ head_sha: sha, head_branch: z.string().nullable(), event: z.string() }),
});
const ofMergeGroup = z.looseObject({
  action: z.string().optional(),
  merge_group: z.looseObject({
    head_sha: sha,
    head_ref: z.string(),
    base_sha: sha,
    base_ref: z.string(),
  }),
});
const ofDispatch = z.looseObject({
  inputs: z.looseObject({ 'pull-request': z.coerce.string().optional() }).nullish(),
});

/** The events that a workflow with the Action may name. */
export const events = [
  'pull_request_target',
  'pull_request',
  'pull_request_review',
  'workflow_run',
  'merge_group',
  'schedule',
  'workflow_dispatch',
] as const;

/** The event, or its payload, is none that the Action can use. */
export class EventError extends Error {
  override readonly name = 'EventError';
}

/**
 * What an event asks for. A run of another workflow is known by its commit only: which pull requests have it is asked of GitHub, and
 * nothing that the run wrote is read.
 *
 * @param name `GITHUB_EVENT_NAME`
 * @param payload the event's JSON
 * @throws {EventError} for an event that the Action does not know
 */
export function askedBy(name: string, payload: unknown): Asked {
  switch (name) {
    case 'pull_request_target':
    case 'pull_request':
    case 'pull_request_review': {
      const { number, head, base } = read(name, ofPullRequest, payload).pull_request;
      return { kind: 'pull-request', number, fork: head.repo?.id !== base.repo?.id };
    }
    case 'workflow_run': {
      const run = read(name, ofWorkflowRun, payload).workflow_run;
      const group = run.event === 'merge_group' ? mergeGroupBranch(run.head_branch ?? '') : null;
      if (group === null) return { kind: 'head', sha: run.head_sha };
      return {
        kind: 'merge-group',
        headSha: run.head_sha,
        headRef: `refs/heads/${run.head_branch}`,
        ...group,
      };
    }
    case 'merge_group': {
      const { action, merge_group: group } = read(name, ofMergeGroup, payload);
      if (action !== undefined && action !== 'checks_requested')
        return { kind: 'nothing', why: 'The merge group is gone.' };
      const { head_sha: headSha, head_ref: headRef, base_sha: baseSha, base_ref: baseRef } = group;
      return { kind: 'merge-group', headSha, headRef, baseSha, baseRef };
    }
    case 'schedule':
      return { kind: 'all' };
    case 'workflow_dispatch': {
      const word = read(name, ofDispatch, payload).inputs?.['pull-request'] ?? '';
      if (word === '') return { kind: 'all' };
      if (!/^[1-9]\d{0,9}$/.test(word))
        throw new EventError(
          `The workflow's input pull-request takes a number, as in 7, not ${JSON.stringify(word)}.`,
        );
      return { kind: 'pull-request', number: Number(word), fork: false };
    }
    default:
      throw new EventError(
        `The event ${JSON.stringify(name)} does not say what to evaluate. Use the Action in a workflow on ${events.join(', ')}, or name a pull request in the input pull-request.`,
      );
  }
}

function read<Payload>(name: string, schema: z.ZodType<Payload>, payload: unknown): Payload {
  const { success, data, error } = schema.safeParse(payload);
  if (success) return data;
  const [issue] = error.issues;
  throw new EventError(
    `The payload of the event ${name} has not the form that GitHub documents: ${issue?.path.join('.')}: ${issue?.message}.`,
  );
}
