import type { Release } from '../../evidence/release.ts';
import type { ReleasedDocument, ThreatModels } from '../../evidence/threat-models.ts';
import { type LinkedThreat, linkedThreats } from '../threat-documents/mitigated-threats.ts';
import { homeOfRelease } from '../threat-documents/targets.ts';
import {
  cannotTell,
  done,
  elsewhere,
  failing,
  type MitigationFinding,
  missingPath,
  noThreatModels,
  notDone,
  notLinked,
  openThreat,
  type Place,
  unreadDocument,
  workFinding,
} from './messages.ts';
import type { Options } from './options.ts';

interface Evidence {
  readonly release: Release;
  readonly threatModels: ThreatModels;
}

/** Whether what the threat models of the released commit link against threats is done, and in the release. */
export function evaluate(evidence: Evidence, options: Options) {
  const { documents } = evidence.threatModels;
  if (documents.length === 0) return noThreatModels();
  const read = documents.map((document) => readThreats(document, evidence, options));
  const threats = read.flatMap((each) => each.threats);
  const findings = [
    ...read.flatMap((each) => each.findings),
    ...threats.flatMap(([path, threat]) => findingsOf(path, threat, evidence, options)),
  ];
  const ofLevel = (level: MitigationFinding['level']) => findings.filter((each) => each.level === level);
  const [bad, unread] = [ofLevel('failure'), ofLevel('warning')];
  const shown = [...bad, ...unread, ...ofLevel('notice')];
  const rest = shown.filter(({ level }) => level !== 'failure');
  const otherwise =
    unread.length > 0 ? cannotTell(unread.length, rest) : done(threats.length, documents.length, rest);
  return bad.length === 0
    ? otherwise
    : { ...notDone(bad.length, shown), waivable: { of: waivableIds(options), otherwise } };
}

/** A threat that links nothing is only counted, unless the policy says otherwise. */
function waivableIds({ unlinked }: Options) {
  return failing.filter((id) => id !== 'not-linked' || unlinked === 'fail');
}

function readThreats(
  { path, text }: ReleasedDocument,
  { release: { repository, defaultBranch: branch }, threatModels: { repositoryUrl } }: Evidence,
  options: Options,
): {
  readonly threats: readonly (readonly [path: string, threat: LinkedThreat])[];
  readonly findings: readonly MitigationFinding[];
} {
  if (text === null) return { threats: [], findings: [unreadDocument(path, 'no-text')] };
  const threats = linkedThreats(text, path, homeOfRelease({ repository, repositoryUrl, branch }), options);
  return typeof threats === 'string'
    ? { threats: [], findings: [unreadDocument(path, threats)] }
    : { threats: threats.map((threat) => [path, threat]), findings: [] };
}

/** Accepted, transferred and avoided risks need nothing. */
function findingsOf(
  path: string,
  { text, line, state, mitigates, links }: LinkedThreat,
  { release, threatModels }: Evidence,
  options: Options,
): readonly MitigationFinding[] {
  const place: Place = { path, line, threat: text };
  if (state === 'open' || state === 'undecided') return [openThreat(place)];
  if (state === 'stated' && !mitigates) return [];
  const work = links.issues.flatMap((reference) => {
    const found = threatModels.work.find(
      (each) =>
        each.reference.number === reference.number &&
        each.reference.repository.toLowerCase() === reference.repository.toLowerCase(),
    );
    const became = found?.state ?? 'not-read';
    return became === 'closed' || became === 'merged'
      ? []
      : [workFinding(place, reference, became, release.repository)];
  });
  const there = new Set(threatModels.paths);
  const missing = links.paths
    .filter((candidates) => !candidates.some((candidate) => there.has(candidate)))
    .flatMap(([candidate]) => (candidate === undefined ? [] : [missingPath(place, candidate)]));
  const hosts = [...new Set(links.elsewhere)].map((host) =>
    elsewhere(place, host, options['external-hosts'].includes(host)),
  );
  const isLinked = links.issues.length + links.paths.length + links.elsewhere.length > 0;
  if (!isLinked && state === 'stated') return [notLinked(place, options.unlinked === 'fail')];
  return [...distinct(work), ...missing, ...hosts];
}

/** An issue may be named several times beside one threat. */
function distinct(findings: readonly MitigationFinding[]): readonly MitigationFinding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding.message), finding])).values()];
}
