import type { Language } from '../analysis/source/language.ts';
import { codeOwnersPaths, ownersOfPolicy } from '../policy/code-owners.ts';
import { policyPath } from '../policy/path.ts';
import { defaultPreset } from '../policy/presets/index.ts';
import type { Enforcement } from '../policy/written-policy.ts';
import { counted, listOfNames, plural } from '../text/lists-and-counts.ts';
import { ciLines } from './ci-text.ts';
import { readContinuousIntegration } from './continuous-integration.ts';
import { dependencyLines, readDependencyReview } from './dependency-review.ts';
import { type PolicyBotPolicy, readPolicyBot } from './policy-bot.ts';
import { blockedBy, proposedEnforcement, type ReplayedPolicy } from './replayed-policy.ts';
import { policyBotPaths, type RepositoryFiles } from './repository-files.ts';
import { sastLines } from './static-analysis.ts';
import { type FileSurvey, surveyFiles } from './test-locations.ts';
import { comment, list, scalar, shown } from './yaml-text.ts';

/** A proposed policy file. */
export interface Proposal {
  /** YAML, with a comment for each line that says why it is there. */
  readonly text: string;
  /** By id of each rule that it names. */
  readonly enforcement: Readonly<Record<string, Enforcement>>;
}

/** What a proposal is made of besides the files. */
export interface ProposalContext {
  /** The path or URL of the JSON Schema, for editors. */
  readonly schema: string;
  /** Of the program. */
  readonly version: string;
  /** What a replay of the same proposal says; null before there is one. */
  readonly replayed: ReplayedPolicy | null;
}

/**
 * Proposes a policy for a repository from its files. Pure, and never throws: the text always loads.
 *
 *     propose(files, { schema: 'sdl.schema.json', version, replayed: null }).text
 *     // '# yaml-language-server: $schema=sdl.schema.json\n…extends: recommended@1\n…'
 */
export function propose(files: RepositoryFiles, { schema, version, replayed }: ProposalContext): Proposal {
  const ci = readContinuousIntegration(files);
  const survey = surveyFiles(files);
  const policyBot = policyBotOf(files);
  const dependencyReview = readDependencyReview(files, ci);
  // Where the action is used, the rule is proposed even if the preset does not have it.
  const named = new Set([
    ...Object.keys(defaultPreset.rules),
    ...(dependencyReview === null ? [] : ['dependencies']),
  ]);
  const enforcement: Readonly<Record<string, Enforcement>> = {
    ...Object.fromEntries([...named].map((id) => [id, 'observe' as const])),
    ...(replayed === null ? {} : proposedEnforcement(replayed)),
  };
  const rule = (id: string, lines: readonly string[]) => [
    ...comment(replayWords(id, replayed), 2),
    `  ${id}:`,
    `    enforcement: ${enforcement[id] ?? 'observe'}`,
    ...lines,
  ];
  const lines = [
    `# yaml-language-server: $schema=${shown(schema).replace(/\s/g, '%20')}`,
    ...comment(
      `Proposed by sdl-gate ${version} (init) for ${shown(files.repository)} at ${files.commit.slice(0, 12)}. Read the ` +
        `comments, change what is wrong, and commit the file as ${policyPath} on the branch that pull requests go into.`,
    ),
    ...(replayed === null ? [] : comment(blockedWords(enforcement, replayed))),
    '',
    ...comment('The rules of this preset, with its options. The version never changes what it asks for.'),
    `extends: ${defaultPreset.name}`,
    ...comment('A rule that does not set its own enforcement is shown in the check and blocks nothing.'),
    'enforcement: observe',
    '',
    'rules:',
    ...rule('tests', testLines(survey)),
    '',
    ...rule('review', reviewLines(files, policyBot)),
    '',
    ...rule('sast', sastLines(ci)),
    '',
    ...rule('threat-model', securityTeamLines(files, 'threat models', 'anybody who is independent does')),
    '',
    ...rule('security-review', securityTeamLines(files, 'changes of protections', 'they cannot be approved')),
    '',
    ...(named.has('dependencies') ? [...rule('dependencies', dependencyLines(dependencyReview)), ''] : []),
    ...[...named].filter((id) => !withOptions.has(id)).flatMap((id) => [...rule(id, []), '']),
    ...ownerLines(files),
    ...ciLines(ci),
  ];
  return { text: `${lines.join('\n').trimEnd()}\n`, enforcement };
}

/** The rules of the preset whose options follow from the files. */
const withOptions: ReadonlySet<string> = new Set([
  'tests',
  'review',
  'sast',
  'threat-model',
  'security-review',
  'dependencies',
]);

function blockedWords(enforcement: Readonly<Record<string, Enforcement>>, replayed: ReplayedPolicy): string {
  const enforced = Object.keys(enforcement).filter((id) => enforcement[id] === 'enforce');
  const blocked = blockedBy(enforcement, replayed);
  const what = enforced.length === 0 ? 'it enforces no rule' : `enforced: ${listOfNames(enforced, 'and')}`;
  return `As written, it would have blocked ${blocked} of the last ${counted(replayed.changes, 'merged change')} (${what}).`;
}

function replayWords(id: string, replayed: ReplayedPolicy | null): string {
  if (replayed === null) return 'Shown, and blocks nothing.';
  const lacks = replayed.notReplayed[id];
  if (lacks !== undefined) return `Not replayed: ${lacks}. It begins as shown.`;
  const rule = replayed.rules[id];
  if (rule === undefined || replayed.changes === 0)
    return 'There is no merged change to replay: it begins as shown.';
  const of = `${rule.affected.size} of the last ${counted(replayed.changes, 'merged change')}`;
  if (rule.measure === 'applicability') {
    return `Applies to ${of}. Whether these would have passed a clone does not show: it begins as shown.`;
  }
  return `Would have failed ${of}, and passed ${rule.passed}; the others need nothing of it.`;
}

/** Languages that are named. */
const maxLanguages = 6;

function testLines({ languages, product, tests, unrecognized }: FileSurvey): readonly string[] {
  const names = languages
    .slice(0, maxLanguages)
    .map(({ language, files }) => `${languageName(language)} (${files})`);
  return [
    ...comment(
      `Files of product code: ${product}${names.length === 0 ? '' : `; by language: ${listOfNames(names, 'and')}`}. ` +
        `Tests that are recognized by name or directory: ${tests}.`,
      4,
    ),
    ...(tests === 0 && product > 0
      ? comment(
          'No file is recognized as a test. If there are some, name them in `tests`, as in tests: ["checks/**"].',
          4,
        )
      : []),
    ...(unrecognized.length === 0
      ? []
      : [
          ...unrecognized
            .slice(0, maxLocations)
            .flatMap(({ glob, from, files }) =>
              comment(`${shown(from)} names ${shown(glob)} as tests: ${counted(files, 'file')} more.`, 4),
            ),
          `    tests: ${list(unrecognized.slice(0, maxLocations).map(({ glob }) => glob))}`,
        ]),
  ];
}

/** Names that are not only written with a capital letter. */
const languageNames: Readonly<Partial<Record<Language, string>>> = {
  c: 'C, C++',
  csharp: 'C#',
  fsharp: 'F#',
  hcl: 'Terraform',
  javascript: 'JavaScript',
  ocaml: 'OCaml',
  php: 'PHP',
  powershell: 'PowerShell',
  sql: 'SQL',
  typescript: 'TypeScript',
  vue: 'Vue, Svelte, Astro',
};

function languageName(language: Language): string {
  return languageNames[language] ?? `${language.slice(0, 1).toUpperCase()}${language.slice(1)}`;
}

/** Places of tests that are proposed. */
const maxLocations = 10;

function policyBotOf({ texts }: RepositoryFiles): (PolicyBotPolicy & { readonly path: string }) | null {
  const path = policyBotPaths.find((each) => texts[each] !== undefined);
  const read = path === undefined ? null : readPolicyBot(texts[path] ?? '');
  return read === null || path === undefined ? null : { ...read, path };
}

function reviewLines(files: RepositoryFiles, policyBot: ReturnType<typeof policyBotOf>): readonly string[] {
  const approvals = policyBot?.approvals ?? 1;
  const teams = policyBot?.teams.slice(0, 10) ?? [];
  return [
    ...(policyBot === null
      ? unreadPolicyBot(files)
      : policyBot.remote === null
        ? policyBotWords(policyBot)
        : comment(
            `${policyBot.path} refers to the policy in ${shown(policyBot.remote)}, which is not in this clone.`,
            4,
          )),
    `    approvals: ${approvals}`,
    ...(teams.length === 0
      ? []
      : [`    teams: ${list(teams.map((slugs) => (slugs.length === 1 ? (slugs[0] ?? '') : slugs)))}`]),
    ...updateBotLines(files),
  ];
}

function unreadPolicyBot({ paths }: RepositoryFiles): readonly string[] {
  const path = policyBotPaths.find((each) => paths.includes(each));
  return path === undefined
    ? []
    : comment(`${path} is there and could not be read as a policy of policy-bot.`, 4);
}

function policyBotWords({ path, rules }: PolicyBotPolicy & { readonly path: string }): readonly string[] {
  const words = {
    translated: 'every change needs it: its approvals are in the options below, one of them from its team',
    conditional: 'it has a condition, which these options cannot say',
    alternative: 'another rule can stand for it, which these options cannot say',
    unused: 'its policy does not use it',
  } as const;
  return [
    ...comment(
      `From ${path}, the policy of policy-bot (docs/from-policy-bot.md of sdl-gate translates each key):`,
      4,
    ),
    ...rules.slice(0, 30).flatMap(({ name, read }) => comment(`- ${shown(name)}: ${words[read]}.`, 4)),
  ];
}

function updateBotLines({ paths }: RepositoryFiles): readonly string[] {
  const bots = [
    [/^\.github\/dependabot\.ya?ml$/, 'dependabot[bot]'],
    [/^(?:\.github\/|\.gitlab\/)?(?:renovate\.json5?|\.renovaterc(?:\.json5?)?)$/, 'renovate[bot]'],
  ] as const;
  const found = bots.flatMap(([pattern, login]) => {
    const path = paths.find((each) => pattern.test(each));
    return path === undefined ? [] : [{ path, login }];
  });
  if (found.length === 0) return [];
  return [
    ...comment(
      `${listOfNames(
        found.map(({ path }) => path),
        'and',
      )}: a bot opens updates. To let its signed changes in without a review:`,
      4,
    ),
    `    # exempt-authors: ${list(found.map(({ login }) => login))}`,
  ];
}

/** Slugs of teams that answer for security. */
const securityTeam = /(?:^|[-_])(?:(?:app|prod|product|info)?sec|security|psirt|secops)(?:[-_]|$)/;

/**
 * @param what the team reviews
 * @param without what happens where no team is named
 */
function securityTeamLines(files: RepositoryFiles, what: string, without: string): readonly string[] {
  const text = codeOwners(files)?.text ?? '';
  const slugs = [
    ...text.slice(0, 200_000).matchAll(/@[\w.-]{1,100}\/([a-z0-9][a-z0-9_-]{0,99})(?![\w-])/g),
  ].map(([, slug = '']) => slug);
  const team = slugs.find((slug) => securityTeam.test(slug));
  return team === undefined
    ? [...comment(`The team that reviews ${what}; without one, ${without}:`, 4), '    # team: security']
    : [...comment(`CODEOWNERS names this team: it reviews ${what}.`, 4), `    team: ${scalar(team)}`];
}

function codeOwners({ texts }: RepositoryFiles): { readonly path: string; readonly text: string } | null {
  const path = codeOwnersPaths.find((each) => texts[each] !== undefined);
  return path === undefined ? null : { path, text: texts[path] ?? '' };
}

function ownerLines(files: RepositoryFiles): readonly string[] {
  const found = codeOwners(files);
  const misplaced = files.paths.find(
    (path) =>
      /^(?!vendor\/|node_modules\/|third_party\/)(?:[^/]+\/){0,2}CODEOWNERS$/i.test(path) &&
      !codeOwnersPaths.includes(path),
  );
  if (found === null) {
    const hint =
      misplaced === undefined ? 'There is no CODEOWNERS' : `GitHub does not read ${shown(misplaced)}`;
    return [
      ...comment(`${hint}: the administrators of the repository own the policy. To name its owners:`),
      '# owners: [{ team: security }]',
      '',
    ];
  }
  const owners = ownersOfPolicy(found.text);
  if (owners.length === 0) {
    return [
      ...comment(
        `${found.path} names no owner for ${policyPath}, so the administrators of the repository own the policy. Add a line ` +
          `for it there, or name its owners here:`,
      ),
      '# owners: [{ team: security }]',
      '',
    ];
  }
  return [
    ...comment(
      `By ${found.path}, ${listOfNames(
        owners.map(({ written }) => written),
        'and',
        10,
      )} ${plural(owners.length, 'owns', 'own')} the policy: its changes take their approval.`,
    ),
    '',
  ];
}
