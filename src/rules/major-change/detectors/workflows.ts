import { anyOf } from './any-of.ts';
import { type Detector, type FileView, type Found, goes, linePattern } from './detector.ts';

/** Workflows and actions: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax */
const workflows =
  /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$|(?:^|\/)action\.ya?ml$|(?:^|\/)\.(?:forgejo|gitea)\/workflows\/[^/]+\.ya?ml$/;

const sure = (
  signal: 'privileges' | 'supply-chain' | 'secrets',
  pattern: RegExp,
  unless?: RegExp,
): Detector =>
  linePattern(signal, 'sure', { files: workflows, pattern, ...(unless === undefined ? {} : { unless }) });

/** Events whose workflows hold the secrets of the repository while someone else's code or words are at hand. */
const trusted = 'pull_request_target|workflow_run|issue_comment';

/** What a workflow may do, what it trusts, and where its secrets go. The kinds are those of https://docs.zizmor.sh/audits/ */
export const workflowDetectors: readonly Detector[] = [
  sure(
    'privileges',
    new RegExp(
      String.raw`^\s*["']?on["']?\s*:\s*(?:["']?(?:${trusted})\b|\[[^\]\n]{0,200}\b(?:${trusted})\b)|^\s*-?\s*["']?(?:pull_request_target|workflow_run)["']?\s*(?::|$)`,
      'm',
    ),
  ),
  sure(
    'privileges',
    anyOf(
      'm',
      /\bpermissions\s*:\s*["']?write-all\b/,
      /^\s*(?:["']?)(?:contents|actions|id-token|packages|security-events|deployments|pages|attestations|pull-requests|checks|statuses|issues|discussions|workflows|administration)["']?\s*:\s*["']?write\b/,
    ),
  ),
  goes('privileges', 'sure', {
    files: workflows,
    pattern: anyOf(
      'm',
      /^\s*permissions\s*:\s*(?:\{\}|read-all)?\s*$/,
      /^\s*persist-credentials\s*:\s*false\b/,
      /\bstep-security\/harden-runner\b/,
      /\bhead\.repo\.(?:fork|full_name)\b/,
      /\bgithub\.actor\s*[!=]=/,
      /\bauthor_association\b/,
    ),
  }),
  sure(
    'privileges',
    anyOf(
      'm',
      /\bref\s*:\s*["']?\$\{\{\s*github\.event\.(?:pull_request\.head|workflow_run\.head)/,
      /\bgithub\.event\.pull_request\.head\.(?:sha|ref)\b[^\n]{0,60}checkout/,
    ),
  ),
  sure(
    'privileges',
    /\bACTIONS_ALLOW_UNSECURE_COMMANDS\b|^\s*runs-on\s*:[^\n]{0,60}\bself-hosted\b|\bpersist-credentials\s*:\s*true\b/m,
  ),
  sure('secrets', /\bsecrets\s*:\s*inherit\b|\btoJSON\(\s*secrets\s*\)/im),
  // A secret that leaves: in the arguments of a program that sends, or printed.
  sure(
    'secrets',
    anyOf(
      'm',
      /\b(?:curl|wget|nc|ncat|http|https|xh|Invoke-WebRequest|iwr|irm)\b[^\n]{0,300}\$\{\{\s*secrets\./,
      /\$\{\{\s*secrets\.[\w-]{1,100}\s*\}\}[^\n]{0,200}\|\s*(?:base64|rev|xxd|curl|nc)\b/,
      /\becho\b[^\n]{0,100}\$\{\{\s*secrets\./,
      /\b(?:env|printenv|set)\s*\|\s*(?:curl|base64|nc)\b/,
    ),
  ),
  linePattern('secrets', 'hint', { files: workflows, pattern: /\$\{\{\s*secrets\.(?!GITHUB_TOKEN\b)\w/m }),
  // Words of a pull request that become part of a script: https://docs.github.com/actions/reference/security/secure-use
  sure(
    'privileges',
    /^\s*(?:-\s*)?(?:run\s*:|echo\b|script\s*:)[^\n]{0,300}\$\{\{\s*(?:github\.event\.(?:[\w.]{0,60}\.)?(?:title|body|name|ref|label|message|email|page_name)\b|github\.head_ref\b|inputs\.|github\.event\.inputs\.)/m,
  ),
  { signal: 'supply-chain', grade: 'sure', find: (view) => actions(view, 'loosened') },
  { signal: 'supply-chain', grade: 'hint', find: (view) => actions(view, 'new') },
  goes('supply-chain', 'hint', {
    files: workflows,
    pattern:
      /\b(?:codeql-action|dependency-review-action|trivy-action|gitleaks|scorecard-action|zizmor\w{0,10}|semgrep|snyk|osv-scanner|attest-build-provenance|slsa-github-generator)\b/m,
  }),
];

const reference = /^\s*-?\s*["']?uses["']?\s*:\s*["']?([\w.-]{1,100})\/([\w./-]{1,200})@([\w./-]{1,100})/;
const commit = /^[0-9a-f]{40,64}$/;

/**
 * Actions of other people: `loosened` where the block took one at a commit and now takes one at a tag or branch, or where it is taken at a
 * branch; `new` where the block named no such action and it is not at a commit.
 * https://docs.github.com/actions/reference/security/secure-use#using-third-party-actions
 */
function* actions(view: FileView, kind: 'loosened' | 'new'): Iterable<Found> {
  if (!workflows.test(view.path)) return;
  for (const { removed, added } of view.file.blocks) {
    const before = removed.flatMap(({ text }) => actionOf(text));
    for (const line of added) {
      for (const { owner, action, ref } of actionOf(line.text)) {
        if (commit.test(ref)) continue;
        const same = before.filter((each) => each.action === action);
        const loosened =
          /^(?:main|master|develop|dev|trunk|HEAD|latest)$/.test(ref) ||
          (same.length > 0 ? same : before).some((each) => commit.test(each.ref));
        const foreign = !/^(?:actions|github)$/.test(owner);
        const found =
          loosened && (foreign || same.length > 0) ? 'loosened' : same.length === 0 && foreign ? 'new' : null;
        if (found === kind) yield { line };
      }
    }
  }
}

function actionOf(
  text: string,
): readonly { readonly owner: string; readonly action: string; readonly ref: string }[] {
  const [, owner = '', name = '', ref = ''] = reference.exec(text.slice(0, 500)) ?? [];
  return owner === '' || owner === '.' || owner === '..' ? [] : [{ owner, action: `${owner}/${name}`, ref }];
}
