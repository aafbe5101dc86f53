/*
 * The addresses that tools for writing code name as an author or co-author of a commit. They are nobody's: the person who uses the tool
 * commits and pushes. Only addresses that the tool's maker publishes or that the tool writes by itself are listed; the policy adds others
 * with `identities`. An address of a bot's account (`…[bot]@users.noreply.…`) is known by its form, see src/github/slices/commits.
 */

/** Counts up with each change of the list, for the check of an auditor: a verdict of the past was reached with the list of its time. */
export const toolAddressesVersion = 1;

/** By address in lower case, the name of the tool. */
export const toolAddresses: Readonly<Record<string, string>> = {
  // https://docs.claude.com/en/docs/claude-code/settings (attribution)
  'noreply@anthropic.com': 'Claude Code',
  // https://docs.cursor.com/agent (commits are co-authored by the agent)
  'cursoragent@cursor.com': 'Cursor',
  // https://docs.github.com/copilot/concepts/agents/coding-agent/about-coding-agent, and the account https://github.com/apps/copilot-swe-agent
  '198982749+copilot@users.noreply.github.com': 'GitHub Copilot coding agent',
  // https://github.blog/changelog (Copilot as a reviewer whose suggestions are committed)
  '175728472+copilot@users.noreply.github.com': 'GitHub Copilot code review',
  // https://github.com/github/copilot-cli
  '223556219+copilot@users.noreply.github.com': 'GitHub Copilot CLI',
  // https://aider.chat/docs/git.html (attribute-co-authored-by); the second is that of earlier releases
  'noreply@aider.chat': 'aider',
  'aider@aider.chat': 'aider',
  // https://github.com/openai/codex
  'noreply@openai.com': 'Codex',
  'codex@openai.com': 'Codex',
  // https://github.com/google-gemini/gemini-cli
  '218195315+gemini-cli@users.noreply.github.com': 'Gemini CLI',
  // https://ampcode.com/manual
  'amp@ampcode.com': 'Amp',
  // https://opencode.ai/docs
  'noreply@opencode.ai': 'opencode',
  // https://docs.all-hands.dev
  'openhands@all-hands.dev': 'OpenHands',
};

/**
 * The accounts of agents that open a pull request because a person asked for it. A person who asks for a change does not review it:
 * https://docs.github.com/copilot/how-tos/use-copilot-agents/coding-agent/review-copilot-prs
 * GitHub shows these bots with `[bot]` in one API and without it in another.
 */
export const agentAccounts: readonly string[] = [
  // https://github.com/apps/copilot-swe-agent; REST calls it `Copilot`
  'copilot-swe-agent[bot]',
  'copilot[bot]',
  // https://github.com/apps/devin-ai-integration
  'devin-ai-integration[bot]',
  // https://github.com/apps/claude
  'claude[bot]',
  // https://github.com/apps/cursor
  'cursor[bot]',
  // https://github.com/apps/google-labs-jules
  'google-labs-jules[bot]',
  // https://github.com/apps/chatgpt-codex-connector
  'chatgpt-codex-connector[bot]',
];
