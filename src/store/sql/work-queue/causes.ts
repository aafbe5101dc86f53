import { decodeReason } from '../../../subjects/reason.ts';
import { placeholders, type Run } from '../../database/database.ts';
import { type Claim, maxDeliveriesOfClaim } from '../../work-queue.ts';

type Causes = Pick<Claim, 'reasons' | 'deliveries'>;

/** Why these subjects were woken: every reason, and the newest deliveries. */
export async function readCauses(run: Run, keys: readonly string[]): Promise<{ of(key: string): Causes }> {
  const reasons = await run(
    `select key, reason, min(generation) as first from cause where key in ${placeholders(1, keys.length)}
    group by key, reason order by first`,
    keys,
  );
  const deliveries = await run(
    `select key, deliveries from (
      select key, generation, deliveries,
        row_number() over (partition by key order by generation desc) as age
      from cause where key in ${placeholders(1, keys.length)} and deliveries <> '[]'
    ) as newest where age <= ${maxDeliveriesOfClaim} order by generation`,
    keys,
  );
  return {
    of(key) {
      const ids = deliveries
        .filter((row) => row.key === key)
        .flatMap((row) => JSON.parse(String(row.deliveries)) as readonly string[]);
      return {
        reasons: reasons.filter((row) => row.key === key).map((row) => decodeReason(String(row.reason))),
        // A delivery that woke the subject for two reasons is one delivery.
        deliveries: [...new Set(ids.toReversed())].slice(0, maxDeliveriesOfClaim).toReversed(),
      };
    },
  };
}
