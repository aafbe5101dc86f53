import { nodeId } from '../../entities/account.ts';
import { timestamp } from '../../world/clock.ts';
import type { Label } from '../../world/model.ts';
import type { View } from './view.ts';

export function labelView({ id, name, createdAt, updatedAt }: Label): View {
  return {
    id: nodeId('LA', id),
    name,
    color: 'ededed',
    description: null,
    isDefault: false,
    createdAt: timestamp(createdAt),
    updatedAt: timestamp(updatedAt),
  };
}
