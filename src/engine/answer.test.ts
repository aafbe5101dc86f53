import { describe, expect, test } from '@jest/globals';
import { loadPolicy } from '../policy/load.ts';
import { emptyFile } from '../policy/obstacles.ts';
import type { PolicyChange } from '../policy/policy.ts';
import { answerOf } from './answer.ts';
import { evaluate } from './evaluate.ts';

describe('the answer about a change of the policy file', () => {
  test.each<[what: string, change: PolicyChange, answer: string]>([
    ['breaks it', { kind: 'broken', wasValid: true, problem: emptyFile() }, 'fail'],
    ['leaves it broken', { kind: 'broken', wasValid: false, problem: emptyFile() }, 'pass'],
    ['repairs it', { kind: 'repaired' }, 'pass'],
  ])('%s', (_, policyChange, answer) => {
    const subject = {
      kind: 'pull-request' as const,
      repository: 'acme/shop',
      repositoryUrl: 'https://github.com/acme/shop',
      number: 7,
      headSha: 'a'.repeat(40),
      baseSha: 'b'.repeat(40),
      draft: false,
      policyChange,
    };
    const policy = loadPolicy('rules: {}', { kind: 'default' }, []);
    expect(answerOf(evaluate(subject, policy, {}, new Date('2026-06-30T12:00:00Z')))).toBe(answer);
  });
});
