import type { Subject, Wake } from '../subjects/index.ts';
import { event, type Reason } from '../subjects/reason.ts';
import { isTagName } from '../subjects/tag-name.ts';
import type { Concern } from './concern.ts';
import { createdPayload, deploymentStatusPayload, place, releasePayload } from './payloads.ts';

/** A tag that was pushed, moved or created. */
export function tagOf(payload: unknown, name: string): Concern {
  return { subjects: isTagName(name) ? [{ ...place.parse(payload), kind: 'tag', name }] : [] };
}

/** A tag that was created; a branch concerns nothing here. */
export function createdTag(payload: unknown): Concern {
  const { ref, ref_type: kind } = createdPayload.parse(payload);
  return kind === 'tag' ? tagOf(payload, ref) : { subjects: [] };
}

/**
 * A release concerns its tag. Of a draft the payload says what it would be made of: the API shows drafts only to those who may push.
 * https://docs.github.com/rest/releases/releases#list-releases
 */
export function releasedTag(payload: unknown, action: string): Concern {
  const { release, changes } = releasePayload.parse(payload);
  const where = place.parse(payload);
  const ended: Reason = { kind: 'undrafted', release: release.id };
  const wake = (name: string, reason: Reason): readonly Wake[] =>
    isTagName(name) ? [{ subject: { ...where, kind: 'tag', name } satisfies Subject, reason }] : [];
  const before = changes?.tag_name?.from;
  const former = before == null || before === release.tag_name ? [] : wake(before, ended);
  const reason = !release.draft
    ? event(`release.${action}`)
    : action === 'deleted'
      ? ended
      : drafted(release.id, release.target_commitish ?? null);
  return { subjects: [], wakes: [...wake(release.tag_name, reason), ...former] };
}

/** A text that may be the name of a branch or a commit; another one cannot be resolved. */
function drafted(release: number, commitish: string | null): Reason {
  const isNamed = commitish !== null && commitish !== '';
  if (!isNamed) return { kind: 'drafted', release, commitish: null };
  return isTagName(commitish) && !commitish.startsWith('-')
    ? { kind: 'drafted', release, commitish }
    : { kind: 'undrafted', release };
}

/** States of a deployment in which something runs. */
const runs: ReadonlySet<string> = new Set(['in_progress', 'success']);

/** A deployment that runs concerns the release of its commit to its environment. */
export function deployedRelease(payload: unknown): Concern {
  const { deployment, deployment_status: status } = deploymentStatusPayload.parse(payload);
  if (!runs.has(status.state)) return { subjects: [] };
  const names = [...new Set([deployment.environment, status.environment ?? deployment.environment])];
  const where = place.parse(payload);
  const reason: Reason = { kind: 'deployed', deployment: deployment.id };
  return {
    subjects: [],
    wakes: names.map((name) => ({
      subject: {
        ...where,
        kind: 'release',
        sha: deployment.sha,
        target: { kind: 'environment', name },
      },
      reason,
    })),
  };
}
