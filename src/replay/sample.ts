import type { RecordedChange } from '../records/recorded-change.ts';
import type { Message } from '../text/message.ts';
import type { Judgement } from './judge-change.ts';
import { dependencyReasons, majorReasons, testsReasons } from './reasons.ts';

/** One change as an example of a verdict. */
export interface Sample
  extends Pick<RecordedChange, 'repository' | 'number' | 'sha' | 'date' | 'title' | 'url'> {
  readonly author: string | null;
  /** The first is the verdict in one line. */
  readonly reasons: readonly Message[];
}

/** Keeps of a judgement what a sample of this kind shows; the change's files are not among it. */
export function sampleOf(judgement: Judgement, kind: 'untested' | 'major' | 'dependencies'): Sample {
  const { repository, number, sha, date, title, url, author } = judgement.recorded;
  return {
    repository,
    number,
    sha,
    date,
    title,
    url,
    author: author?.name ?? null,
    reasons: reasonsOf(judgement, kind),
  };
}

function reasonsOf(judgement: Judgement, kind: 'untested' | 'major' | 'dependencies'): readonly Message[] {
  const { tests, major, dependencies } = judgement;
  switch (kind) {
    case 'untested':
      return testsReasons(tests);
    case 'major':
      return major === null ? [] : majorReasons(major);
    case 'dependencies':
      return dependencies === null ? [] : dependencyReasons(dependencies);
  }
}

/** `#12` or the first digits of the commit. */
export function nameOf({ number, sha }: Pick<Sample, 'number' | 'sha'>): string {
  return number === null ? sha.slice(0, 9) : `#${number}`;
}
