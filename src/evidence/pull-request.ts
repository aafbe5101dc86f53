import { defineSlice } from './slice.ts';

/** Who did something on GitHub. `null` where an account was deleted or an email belongs to no account. */
export interface Actor {
  readonly login: string;
  readonly kind: 'user' | 'bot' | 'other';
}

/** Another open pull request with the same head and the same base, and who opened or asked for it. */
export interface Copy {
  readonly number: number;
  readonly author: Actor | null;
  readonly assignees: readonly Actor[];
}

/** What GitHub shows of the pull request itself. */
export interface PullRequest {
  /** `owner/name` of the repository that the pull request is opened against. */
  readonly repository: string;
  readonly number: number;
  readonly url: string;
  readonly title: string;
  /** Markdown as the author wrote it; empty when there is none. Hostile. */
  readonly body: string;
  readonly author: Actor | null;
  /**
   * An agent's pull request is assigned to the person who asked for it. Absent: not known, as of a recorded change.
   * https://docs.github.com/copilot/how-tos/use-copilot-agents/coding-agent
   */
  readonly assignees?: readonly Actor[];
  /**
   * The other open pull requests that propose the same head to the same base, which are evaluated as one with it: those of people with
   * write access and of apps. Absent: none.
   */
  readonly copies?: readonly Copy[];
  readonly draft: boolean;
  readonly state: 'open' | 'closed' | 'merged';
  readonly createdAt: Date;
  /**
   * When the description became what it is: its last edit by anybody, or else the opening. Absent: not known, as of a
   * recorded change. https://docs.github.com/graphql/reference/objects#pullrequest (`lastEditedAt`)
   */
  readonly bodyEditedAt?: Date;
  /** Who made that edit; null for a deleted account. Absent: nobody edited it, or it is not known. */
  readonly bodyEditedBy?: Actor | null;
  readonly head: {
    readonly sha: string;
    readonly ref: string;
    readonly repository: string | null;
    /** When GitHub first told this app of the head: it creates a check suite for each push. Absent where that is not known. */
    readonly seenAt?: Date;
    /** GitHub holds back the head's workflows until somebody with write access approves them, as for a first contribution. */
    readonly workflowsHeld?: boolean;
  };
  /**
   * Whether the base or the head has workflows, or a rule of the base branch requires some. Those that GitHub runs without a file, such as
   * the default setup of CodeQL, are not among them. Absent: not known.
   */
  readonly hasWorkflows?: boolean;
  readonly base: {
    readonly sha: string;
    readonly ref: string;
    /**
     * Whether anybody can read the repository, and so the check: then no text says who is in a team. Absent: not known, as of a recorded
     * change, which knows no team either.
     */
    readonly public?: boolean;
  };
  /** The head lives in another repository: its workflows run without secrets and with a read-only token. */
  readonly fork: boolean;
}

export const pullRequest = defineSlice<PullRequest>({
  events: [
    'pull_request.opened',
    'pull_request.edited',
    'pull_request.reopened',
    'pull_request.synchronize',
    'pull_request.ready_for_review',
    'pull_request.converted_to_draft',
    'pull_request.assigned',
    'pull_request.unassigned',
  ],
});
