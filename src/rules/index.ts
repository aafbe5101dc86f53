import { agents } from './agents/index.ts';
import { changelog } from './changelog/index.ts';
import { components } from './components/index.ts';
import { dependencies } from './dependencies/index.ts';
import { documentation } from './documentation/index.ts';
import { linkedIssue } from './linked-issue/index.ts';
import { manualTest } from './manual-test/index.ts';
import { mitigations } from './mitigations/index.ts';
import { openAlerts } from './open-alerts/index.ts';
import { policyGuard } from './policy-guard/index.ts';
import { production } from './production/index.ts';
import { provenance } from './provenance/index.ts';
import { releaseSast } from './release-sast/index.ts';
import { releaseVerified } from './release-verified/index.ts';
import { remediation } from './remediation/index.ts';
import { requiredChecks } from './required-checks/index.ts';
import { review } from './review/index.ts';
import { reviewedCommits } from './reviewed-commits/index.ts';
import type { Rule } from './rule.ts';
import { sast } from './sast/index.ts';
import { securityReview } from './security-review/index.ts';
import { securityTests } from './security-tests/index.ts';
import { signatures } from './signatures/index.ts';
import { staging } from './staging/index.ts';
import { tests } from './tests-included/index.ts';
import { threatModel } from './threat-model/index.ts';

/** Every rule there is, in the order in which the check shows them. */
export const rules: readonly Rule[] = [
  tests,
  review,
  requiredChecks,
  sast,
  threatModel,
  securityReview,
  dependencies,
  linkedIssue,
  documentation,
  manualTest,
  changelog,
  signatures,
  agents,
  policyGuard,
  openAlerts,
  remediation,
  staging,
  production,
  releaseVerified,
  securityTests,
  releaseSast,
  reviewedCommits,
  mitigations,
  components,
  provenance,
];
