/** The actor. Default: the author. */
export interface By {
  readonly by?: string;
}

export interface ReviewOptions {
  readonly by: string;
  readonly state: 'approve' | 'request-changes' | 'comment';
  readonly body?: string;
  /** The commit that was reviewed. Default: the head. */
  readonly commit?: string;
  /** Each starts a thread. */
  readonly comments?: readonly { readonly path: string; readonly line: number; readonly body: string }[];
}

export interface Review {
  readonly id: number;
  dismiss(options: { readonly by: string; readonly message: string }): Promise<void>;
  edit(options: { readonly body: string }): Promise<void>;
  /** Resolves the threads that it started: `pull_request_review_thread.resolved`. */
  resolveThreads(options: { readonly by: string }): Promise<void>;
  unresolveThreads(options: { readonly by: string }): Promise<void>;
}

export interface ReviewRecord {
  readonly id: number;
  readonly author: string | null;
  readonly state: 'approved' | 'changes_requested' | 'commented' | 'dismissed';
  readonly body: string;
  readonly commit: string;
}

export interface CommentRecord {
  readonly id: number;
  readonly author: string | null;
  readonly body: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly reactions: readonly { readonly by: string | null; readonly content: string }[];
}
