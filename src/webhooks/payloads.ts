import { z } from 'zod';

/*
 * The few fields of webhook payloads that are read, validated. Names and hashes have the shapes that they have on GitHub: nothing
 * else from a payload becomes part of a key, a URL or a query.
 */
const account = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/);
const repositoryName = z.string().regex(/^[A-Za-z0-9._-]{1,100}$/);
const sha = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/);
const id = z.int().positive();
/**
 * UTF-8 bytes of a branch or ref. Git itself limits only the parts between slashes, to 255 bytes, and the path of the file that a ref is
 * stored in. A branch of 255 bytes makes a ref of about 370 in a merge queue: `refs/heads/gh-readonly-queue/<branch>/pr-<number>-<sha>`.
 * The store can hold three times as much in a key.
 */
const maxRefBytes = 1_024;

const branch = z
  .string()
  .min(1)
  .refine((name) => Buffer.byteLength(name, 'utf8') <= maxRefBytes);

export const place = z
  .object({
    installation: z.object({ id }),
    repository: z.object({ id, name: repositoryName, owner: z.object({ login: account }) }),
  })
  .transform(({ installation, repository }) => ({
    repositoryId: repository.id,
    installationId: installation.id,
    owner: repository.owner.login,
    repository: repository.name,
  }));

export const numbered = z.object({ number: id, state: z.enum(['open', 'closed']) });
export const pullRequestPayload = z.object({ pull_request: numbered });
/** A pull request that was closed. A payload that does not say whether it was merged says that it was not: GitHub is asked. */
export const closedPayload = z.object({
  pull_request: z.object({ number: id, merged: z.boolean().nullish() }),
});
/** Into which branch a pull request was merged, and which commit it became. */
export const mergedPayload = z.object({
  pull_request: z.object({
    number: id,
    merged: z.literal(true),
    merge_commit_sha: sha,
    base: z.object({ ref: branch }),
  }),
});
/** Who pushed, and what: the sender of `opened` stands for the head that the pull request was opened with. */
export const pushedPayload = z.object({
  pull_request: numbered.extend({ head: z.object({ sha }) }),
  before: sha.nullish(),
  sender: z.object({
    login: z.string().regex(/^[A-Za-z0-9_-]{1,100}(\[bot\])?$/),
    type: z.string(),
  }),
});
/** The fields that an edit changed, each with its former value. */
export const editPayload = z.object({ changes: z.record(z.string(), z.unknown()) });
/** Comments on issues and on pull requests; only the latter have a `pull_request`. */
export const issuePayload = z.object({ issue: numbered.extend({ pull_request: z.object({}).nullish() }) });

/** A comment on an issue or a pull request. */
export const commentPayload = z.object({ comment: z.object({ id }) });

/** A review of a pull request. */
export const reviewPayload = z.object({ review: z.object({ id }), pull_request: z.object({ number: id }) });

export const app = z.object({ id }).nullish();
export const reportedPullRequests = z.array(
  z.object({ number: id, base: z.object({ repo: z.object({ id }) }) }),
);

export const checkRunPayload = z.object({
  check_run: z.object({
    name: z.string().nullable().catch(null),
    head_sha: sha,
    app,
    check_suite: z.object({ head_branch: branch.nullish() }).nullish(),
    pull_requests: reportedPullRequests,
  }),
});

export const checkSuitePayload = z.object({
  check_suite: z.object({
    head_sha: sha,
    app,
    head_branch: branch.nullish(),
    pull_requests: reportedPullRequests,
  }),
});

export const statusPayload = z.object({ sha, branches: z.array(z.object({ name: branch })) });

export const mergeGroupPayload = z.object({
  merge_group: z.object({ head_sha: sha, head_ref: branch, base_sha: sha, base_ref: branch }),
});

export const alertPayload = z.object({
  ref: z.string().nullish(),
  alert: z.object({ most_recent_instance: z.object({ ref: z.string() }).nullish() }),
});

/** A request about jobs that wait. The id of the run is in the address only, which is read and never called. */
export const gatePayload = z.object({
  environment: z
    .string()
    .min(1)
    // The longest name on GitHub has 255 characters; the store takes no NUL.
    .refine(
      (name) => Buffer.byteLength(name, 'utf8') <= maxRefBytes && name.isWellFormed() && !name.includes('\0'),
    ),
  sha,
  deployment_callback_url: z.string().max(2_000),
  deployment: z.object({ id, created_at: z.iso.datetime({ offset: true }) }).nullish(),
});

/** Who moved a branch, from where to where: git writes zeros for no commit. */
export const movedPayload = z.object({
  before: sha,
  after: sha,
  sender: z
    .object({ login: z.string().regex(/^[A-Za-z0-9_-]{1,100}(\[bot\])?$/), type: z.string() })
    .nullish()
    .catch(null),
});

const changedPaths = z.array(z.string()).default([]);
export const pushPayload = z.object({
  ref: branch,
  deleted: z.boolean(),
  forced: z.boolean(),
  commits: z.array(z.object({ added: changedPaths, modified: changedPaths, removed: changedPaths })),
  repository: z.object({ default_branch: branch.nullish() }),
});

/** The former name of a repository that got another one. */
export const repositoryPayload = z.object({
  changes: z
    .object({ repository: z.object({ name: z.object({ from: repositoryName }) }).nullish() })
    .nullish(),
});

export const installationPayload = z.object({ installation: z.object({ id }) });
const fullName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,100}\/[A-Za-z0-9._-]{1,100}$/)
  .transform((text) => {
    const [owner = '', repository = ''] = text.split('/');
    return { owner, repository };
  });
export const addedPayload = installationPayload.extend({
  repositories_added: z.array(z.object({ id, full_name: fullName })),
  repositories_removed: z.array(z.object({ full_name: fullName })).default([]),
});

const environment = z.string().regex(/^[^\p{Cc}]{1,255}$/u);

/** A tag or a branch that was created. */
export const createdPayload = z.object({ ref: branch, ref_type: z.string() });

/** A release, with what a draft would tag. */
export const releasePayload = z.object({
  release: z.object({
    id,
    draft: z.boolean(),
    tag_name: z.string(),
    target_commitish: z.string().nullish().catch(null),
  }),
  changes: z
    .object({ tag_name: z.object({ from: z.string() }).nullish() })
    .nullish()
    .catch(null),
});

/** What was reported of a deployment. A status may give it another environment. */
export const deploymentStatusPayload = z.object({
  deployment: z.object({ id, sha, environment }),
  deployment_status: z.object({ state: z.string(), environment: environment.nullish().catch(null) }),
});
