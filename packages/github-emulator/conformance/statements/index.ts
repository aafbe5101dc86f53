import type { Statement } from '../statement.ts';
import { checkStatements } from './checks.ts';
import { conversationStatements } from './conversations.ts';
import { dependencyStatements } from './dependencies.ts';
import { deploymentStatements } from './deployments.ts';
import { gateStatements } from './gates.ts';
import { issueStatements } from './issues.ts';
import { queueStatements } from './merge-queue.ts';
import { repositoryStatements } from './repository.ts';
import { scanningStatements } from './scanning.ts';
import { signInStatements } from './sign-in.ts';
import { tagStatements } from './tags.ts';
import { webhookStatements } from './webhooks.ts';
import { workflowStatements } from './workflows.ts';

/** Every assumption about GitHub that can be asked, in the order in which they are. */
export const statements: readonly Statement[] = [
  ...checkStatements,
  ...conversationStatements,
  ...repositoryStatements,
  ...issueStatements,
  ...queueStatements,
  ...workflowStatements,
  ...gateStatements,
  ...deploymentStatements,
  ...tagStatements,
  ...dependencyStatements,
  ...scanningStatements,
  ...webhookStatements,
  ...signInStatements,
];
