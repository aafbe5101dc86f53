import { statementsOf, type UnsignedStatement } from '../../src/ledger/statements.ts';
import { wholeEvidence } from './gathered.ts';
import { numbered, policyOf, recordedCommit, recordedVerdict } from './recorded-commit.ts';
import { reportOf, reviewPass, testsPass, testsWaived } from './reports.ts';
import { stater } from './stored-case.ts';

/** The statements that docs/statements.md shows: of a commit for which tests were waived. */
export function documented(): readonly UnsignedStatement[] {
  const { reviews, change } = wholeEvidence();
  if (reviews === undefined || change === undefined) throw new Error('The sample lacks evidence.');
  const report = reportOf([
    ['review', reviewPass],
    ['tests', testsWaived],
    ['sast', testsPass, 'warn'],
  ]);
  const verdict = recordedVerdict(report, { evidence: { change, reviews } });
  return statementsOf(
    {
      about: numbered(recordedCommit(verdict.entry)),
      verdict: verdict.read,
      policy: policyOf(),
      authorPushed: true,
    },
    stater,
    new Date('2026-03-02T10:00:30.000Z'),
  );
}
