import { z } from 'zod';

const memory = z.object({
  /** What the newest entry of the record says; null where there is none. */
  recorded: z.string().nullable(),
  /** Whether the tag leads to the commit, or a draft names it: then the verdict is shown on the commit. */
  isTag: z.boolean().default(false),
  isPlanned: z.boolean().default(false),
  /** Whether it was released, as a tag or by a deployment that succeeded, and has neither passed nor failed since. */
  isUndecided: z.boolean().default(false),
  /** Deployments that are recorded, those whose success was seen, and those that had not ended, by id. */
  deployments: z.array(z.int()).readonly().default([]),
  succeeded: z.array(z.int()).readonly().default([]),
  unfinished: z.array(z.int()).readonly().default([]),
  /** The issue about its failure; null: none was to be opened. */
  issue: z.object({ number: z.int().nullable(), passed: z.boolean() }).nullable().default(null),
});

/** The state that a run of a release leaves for the next one. */
export type ReleaseMemory = z.infer<typeof memory>;

const nothing: ReleaseMemory = {
  recorded: null,
  isTag: false,
  isPlanned: false,
  isUndecided: false,
  deployments: [],
  succeeded: [],
  unfinished: [],
  issue: null,
};

/** What is remembered of a release; nothing where there is nothing, or another release of this app wrote it. */
export function readReleaseMemory(remembered: unknown): ReleaseMemory {
  return memory.safeParse(remembered).data ?? nothing;
}
