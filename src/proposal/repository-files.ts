import { codeOwnersPaths } from '../policy/code-owners.ts';
import { policyPath } from '../policy/path.ts';

/** What a clone holds at one commit, as plain data. Its texts are hostile. */
export interface RepositoryFiles {
  /** `owner/name`, or the name of the clone's folder. */
  readonly repository: string;
  readonly commit: string;
  /** Every tracked file, up to {@link maxPaths}. */
  readonly paths: readonly string[];
  /** The files that {@link isWanted} names, by path; one that is too large or no text is absent. */
  readonly texts: Readonly<Record<string, string>>;
}

/** Tracked files that are considered; a larger repository is described by these. */
export const maxPaths = 100_000;

/** Files that are read. */
export const maxTexts = 400;

/** Bytes of a file that is read. */
export const maxTextBytes = 200_000;

/** The configuration of policy-bot: https://github.com/palantir/policy-bot#policybot-config-file */
export const policyBotPaths: readonly string[] = ['.policy.yml', '.policy.yaml'];

/** https://github.com/actions/dependency-review-action#configuration-options */
export const dependencyReviewPaths: readonly string[] = [
  '.github/dependency-review-config.yml',
  '.github/dependency-review-config.yaml',
];

/** Files at these paths are read, besides workflows and the actions of the repository. */
const wanted: ReadonlySet<string> = new Set([
  policyPath,
  ...codeOwnersPaths,
  ...policyBotPaths,
  ...dependencyReviewPaths,
  '.github/dependabot.yml',
  '.github/dependabot.yaml',
  '.pre-commit-config.yaml',
  'package.json',
  'pyproject.toml',
  'pytest.ini',
  'setup.cfg',
  'tox.ini',
  'phpunit.xml',
  'phpunit.xml.dist',
  '.mocharc.json',
  '.mocharc.yml',
  '.mocharc.yaml',
  'jest.config.json',
  'Makefile',
  '.gitlab-ci.yml',
  '.circleci/config.yml',
  'Jenkinsfile',
  'azure-pipelines.yml',
  '.travis.yml',
  'bitbucket-pipelines.yml',
]);

/** Whether the proposal reads the text of this file. */
export function isWanted(path: string): boolean {
  return wanted.has(path) || isWorkflow(path) || /^\.github\/actions\/.{1,200}\/action\.ya?ml$/.test(path);
}

/** GitHub runs only the files directly in the folder. */
export function isWorkflow(path: string): boolean {
  return /^\.github\/workflows\/[^/]{1,200}\.ya?ml$/.test(path);
}
