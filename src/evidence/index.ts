import * as slices from './registry.ts';
import type { Slice, SliceValue } from './slice.ts';

type Slices = typeof slices;

export type SliceName = keyof Slices;

/** Everything that a rule may read, by slice. A rule gets only the slices that it declares. */
export type EvidenceValues = { readonly [Name in SliceName]: SliceValue<Slices[Name]> };

/** The evidence as gathered: each slice that was asked for, read whole or with the reason why not. */
export type Evidence = { readonly [Name in SliceName]?: Slice<EvidenceValues[Name]> };

export const sliceNames = Object.keys(slices) as readonly SliceName[];

/** The webhook events, as `event` or `event.action`, that can change each slice. */
export const sliceEvents = Object.fromEntries(
  Object.entries(slices).map(([name, { events }]) => [name, events]),
) as { readonly [Name in SliceName]: readonly string[] };
