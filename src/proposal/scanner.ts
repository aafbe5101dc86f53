/** What a scanner looks for. */
export type Subject =
  | 'code'
  | 'dependencies'
  | 'secrets'
  | 'workflows'
  | 'infrastructure'
  | 'repository'
  | 'behavior';

/** A scanner, and how a workflow or a repository shows that it is used. */
export interface Scanner {
  readonly name: string;
  readonly subject: Subject;
  /** Its name in code scanning: that of the tool in the SARIF that it writes. Absent: it writes none. */
  readonly tool?: string;
  /** Actions and called workflows that run it, as the text before `@`: `owner/name`, or what begins with it and a slash. */
  readonly actions: readonly string[];
  /** Commands that run it, each with the words that must follow. */
  readonly commands: readonly string[];
  /** Tasks of Maven or Gradle that run it. */
  readonly tasks?: readonly string[];
  /** Its action uploads to code scanning by itself. */
  readonly uploads?: true;
  /** Files that configure it. */
  readonly files?: RegExp;
}
