import type { RepositorySetup } from '../../github/survey/repository-setup.ts';
import type { Policy } from '../../policy/policy.ts';
import { type Diagnosis, notVisible } from './diagnosis.ts';

const subject = 'code-scanning';

/** Whether the tools that the policy expects in code scanning analyze the default branch. Pure. */
export function diagnoseCodeScanning(
  { analyzedBy, repository }: RepositorySetup,
  policy: Policy,
): readonly Diagnosis[] {
  const expected = expectedTools(policy);
  if (expected.length === 0 || repository.defaultBranch === null) return [];
  const url = `${repository.url}/settings/security_analysis`;
  if (!analyzedBy.visible) {
    return [
      {
        level: 'not-visible',
        subject,
        message: notVisible('Analyses of code scanning', analyzedBy.why),
        url,
      },
    ];
  }
  const analyzing = analyzedBy.value.map((name) => name.toLowerCase());
  return expected.map((tool): Diagnosis => {
    if (analyzing.includes(tool.toLowerCase())) {
      return { level: 'fine', subject, message: `${tool} analyzes ${repository.defaultBranch}.` };
    }
    const isCodeQL = tool === 'CodeQL';
    return {
      level: 'action',
      subject,
      message: `${tool} has no analysis of ${repository.defaultBranch}, and the policy expects it on each pull request.${isCodeQL ? ` ${setup}` : ''}`,
      remedy: isCodeQL
        ? 'Under Settings, Advanced Security, Code scanning, set up CodeQL; or take it out of `rules.sast.tools`.'
        : `Run ${tool} in a workflow that uploads its findings to code scanning; or take it out of \`rules.sast.tools\`.`,
      url,
    };
  });
}

/** GitHub shows it only with the permission to administer the repository, which the app does not ask for. */
const setup = 'Whether its default setup is on is not visible to us.';

/** The names of the tools in code scanning that the rule `sast` expects. */
function expectedTools({ rules }: Policy): readonly string[] {
  const options = rules.find(({ rule }) => rule.id === 'sast')?.options;
  const tools =
    typeof options === 'object' && options !== null && 'tools' in options && Array.isArray(options.tools)
      ? options.tools
      : [];
  return [
    ...new Set(
      tools.flatMap((tool: unknown): readonly string[] => {
        if (typeof tool === 'string') return [tool];
        return typeof tool === 'object' && tool !== null && 'name' in tool ? [String(tool.name)] : [];
      }),
    ),
  ];
}
