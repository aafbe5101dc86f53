import { defineSlice } from './slice.ts';

/** What shows whether the repository holds a new product. */
export interface NewProduct {
  /** GitHub's date of the repository itself: that of an import is the day of the import, that of a transferred one stays. */
  readonly createdAt: Date;
  /** A fork is a copy of a product that exists. */
  readonly fork: boolean;
  /** Whether the repository has a tag, as each published release has; null where the change does not look like a first release. */
  readonly released: boolean | null;
  /**
   * The threat models in the base, by their paths; null where they were not looked for, or GitHub does not list all files.
   */
  readonly documents: readonly string[] | null;
}

/** It depends on the pull request, its files and the base. No event reports a tag to this app. */
export const newProduct = defineSlice<NewProduct>({
  events: [
    'pull_request.opened',
    'pull_request.reopened',
    'pull_request.synchronize',
    'pull_request.edited.base',
  ],
});
