import { defineSlice } from './slice.ts';

/**
 * What an author finds in a new description: the text of templates, of the repository and those that its account has for all of its
 * repositories. GitHub takes them from the default branch, so that no change brings its own.
 * https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/about-issue-and-pull-request-templates
 */
export interface TemplateTexts {
  /** Of pull requests: Markdown. */
  readonly pullRequests: readonly string[];
  /** Of issues: Markdown, and the YAML of forms. */
  readonly issues: readonly string[];
}

/** No event reports a changed template: it is read again after some minutes. */
export const templates = defineSlice<TemplateTexts>({ events: [] });
