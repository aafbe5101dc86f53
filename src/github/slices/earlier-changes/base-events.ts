import type { BaseEvent } from '../../../evidence/earlier-changes.ts';
import type { BaseEventNode } from '../../read/pull-request-query.ts';

/** How the base became another commit than by being pushed forward, oldest first. */
export function baseEventsOf(nodes: readonly BaseEventNode[]): readonly BaseEvent[] {
  return nodes.map(baseEventOf).toSorted((one, other) => one.at.getTime() - other.at.getTime());
}

function baseEventOf(node: BaseEventNode): BaseEvent {
  const at = new Date(node.createdAt);
  switch (node.__typename) {
    case 'BaseRefChangedEvent':
      return { kind: 'changed', at, branch: node.previousRefName, before: null };
    case 'AutomaticBaseChangeSucceededEvent':
      return { kind: 'changed', at, branch: node.oldBase, before: null };
    case 'BaseRefForcePushedEvent':
      return { kind: 'force-pushed', at, branch: null, before: node.beforeCommit?.oid ?? null };
    case 'BaseRefDeletedEvent':
      return { kind: 'deleted', at, branch: node.baseRefName, before: null };
  }
}
