import type { ReleaseTarget } from '../evidence/release.ts';
import { type Envelope, signedEnvelope } from '../ledger/bundle.ts';
import type { Signer } from '../ledger/signer.ts';
import type { AskedRelease } from '../queue/asked-releases.ts';
import { type ReleaseVerdict, releaseVerdict, releaseVerdictType } from '../report/release-verdict.ts';
import type { Place } from '../subjects/place.ts';
import { type CallerPorts, commitRoute } from './commit-route.ts';
import type { Routes } from './server.ts';

/** What answers questions about releases. */
export interface VerdictPorts extends CallerPorts {
  /** Evaluates a release and records the verdict. */
  evaluate(place: Place, sha: string, target: ReleaseTarget): Promise<AskedRelease>;
  readonly signer: Signer;
}

/** `GET /api/v1/verdicts/{owner}/{repo}/{sha}`: whether a commit may be released. docs/releases.md describes it. */
export function verdictRoutes({ evaluate, signer, ...caller }: VerdictPorts): Routes {
  return commitRoute('verdicts', caller, {
    read(context): { readonly target: ReleaseTarget } | { readonly problem: string } {
      const target = targetOf(context.req.query('target'), context.req.query('tag'));
      return target === null
        ? { problem: 'Give either target, an environment, or tag, of 1 to 255 characters.' }
        : { target };
    },
    async answer(context, place, sha, { target }) {
      const evaluated = await evaluate(place, sha, target);
      switch (evaluated.state) {
        case 'done': {
          // What the record has may be some seconds old: it can be used for that much less.
          const verdict = releaseVerdict(evaluated.report, evaluated.report.evaluatedAt);
          return context.json({ ...verdict, envelope: await envelopeOf(verdict, signer) });
        }
        case 'gone':
          return context.json({ message: 'GitHub has no such commit in the repository.' }, 404);
        case 'too-often':
          context.header('retry-after', String(evaluated.retryInSeconds));
          return context.json(
            {
              message:
                'The releases of this repository were evaluated for callers too often in this hour: ask again in the next one.',
            },
            429,
          );
        default:
          context.header('retry-after', '30');
          return context.json(
            { message: 'It could not be evaluated in time: ask again in 30 seconds.' },
            503,
          );
      }
    },
  });
}

/** The signed answer; null while this process cannot sign: an answer without it is right for who trusts the connection. */
async function envelopeOf(verdict: ReleaseVerdict, signer: Signer): Promise<Envelope | null> {
  try {
    return await signedEnvelope(releaseVerdictType, JSON.stringify(verdict), signer);
  } catch {
    return null;
  }
}

function targetOf(environment: string | undefined, tag: string | undefined): ReleaseTarget | null {
  if ((environment === undefined) === (tag === undefined)) return null;
  const name = environment ?? tag?.replace(/^refs\/tags\//, '') ?? '';
  if (name.trim() === '' || name.length > 255) return null;
  return { kind: environment === undefined ? 'tag' : 'environment', name };
}
