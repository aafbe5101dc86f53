import type { Nodes, Root } from 'mdast';
import type { IssueReference } from '../../evidence/documents.ts';
import { documentTree } from '../../text/markdown/document-tree.ts';
import type { Decision } from './dispositions.ts';
import { formatOf } from './formats.ts';
import type { Questions } from './options.ts';
import { answers } from './sections.ts';
import { readModel } from './structured/read-model.ts';
import { file, type Home, numbered, targetOf, withPermission } from './targets.ts';
import { type Threat, threats } from './threats.ts';

/** What decides how a threat model is read. */
export interface ReadingOptions {
  readonly questions: Questions;
  readonly dispositions: readonly string[];
  /** Private repositories whose issues may be read. */
  readonly repositories: readonly string[];
}

/** A threat with what a document links against it. */
export interface LinkedThreat {
  /** As written. Hostile. */
  readonly text: string;
  /** 1-based. */
  readonly line: number | null;
  readonly state: Decision['state'];
  /** Something is done against it: it is not only accepted, transferred or avoided. */
  readonly mitigates: boolean;
  readonly links: Links;
}

/** What a part of a document links. */
export interface Links {
  readonly issues: readonly IssueReference[];
  /** Files and folders, each from the root and from the folder of the document: one of the two is meant. */
  readonly paths: readonly (readonly string[])[];
  /** Hosts of addresses that are not on this GitHub. */
  readonly elsewhere: readonly string[];
}

/** Why a document cannot be read. */
export type UnreadDocument = 'format' | 'too-long' | 'not-parsed';

/**
 * Reads the threats of a threat model with what is linked against each.
 *
 * @param text hostile
 * @param path of the document, from which its relative links lead
 */
export function linkedThreats(
  text: string,
  path: string,
  home: Home,
  options: ReadingOptions,
): readonly LinkedThreat[] | UnreadDocument {
  const format = formatOf(path);
  if (format.kind === 'unread') return 'format';
  if (format.kind === 'markdown') {
    const tree = documentTree(text);
    if (tree === null) return 'too-long';
    const place = { path, home, options, definitions: definitionsIn(tree) };
    return listedThreats(tree, options).map(({ text: said, line, disposition: state, mitigates, nodes }) => ({
      text: said,
      line,
      state,
      mitigates,
      links: together(nodes.map((node) => linksIn(node, place))),
    }));
  }
  const model = readModel(text, format.kind);
  if (model === 'unparsed' || model === null) return 'not-parsed';
  return model.threats.map(({ title, state, mitigates, references }) => ({
    text: title,
    line: null,
    state,
    mitigates,
    links: linksInText(references, { path, home, options, definitions: new Map() }),
  }));
}

/** Where references such as `[the fix][1]` lead, by name. */
function definitionsIn(tree: Root): ReadonlyMap<string, string> {
  return new Map(
    tree.children.flatMap((node) =>
      node.type === 'definition' ? [[node.identifier, node.url] as const] : [],
    ),
  );
}

/** The threats that a document in Markdown lists. */
export function listedThreats(
  tree: Root,
  options: Pick<ReadingOptions, 'questions' | 'dispositions'>,
): readonly Threat[] {
  const found = answers(tree, options.questions);
  return threats(
    found.get('go-wrong')?.nodes ?? [],
    found.get('do-about')?.nodes ?? [],
    options.dispositions,
  );
}

interface DocumentPlace {
  readonly path: string;
  readonly home: Home;
  readonly options: Pick<ReadingOptions, 'repositories'>;
  readonly definitions: ReadonlyMap<string, string>;
}

const none: Links = { issues: [], paths: [], elsewhere: [] };

function together(links: readonly Links[]): Links {
  return {
    issues: links.flatMap(({ issues }) => issues),
    paths: links.flatMap(({ paths }) => paths),
    elsewhere: links.flatMap(({ elsewhere }) => elsewhere),
  };
}

function linksIn(node: Nodes, place: DocumentPlace): Links {
  const inside =
    'children' in node ? (node.children as readonly Nodes[]).map((child) => linksIn(child, place)) : [];
  if (node.type === 'link') return together([linkTo(node.url, place), ...inside]);
  if (node.type === 'linkReference')
    return together([linkTo(place.definitions.get(node.identifier) ?? '#', place), ...inside]);
  if (node.type === 'text') return numbersIn(node.value, place);
  return together(inside);
}

function linksInText(text: string, place: DocumentPlace): Links {
  const addresses = text.match(/https:\/\/[^\s"'<>()]{1,500}/g) ?? [];
  return together([numbersIn(text, place), ...addresses.map((url) => linkTo(url, place))]);
}

function numbersIn(text: string, { home, options }: DocumentPlace): Links {
  const issues = numbered(text, home.repository).flatMap((target) =>
    target.kind === 'document' && target.reference.kind === 'issue'
      ? [withPermission(target.reference, home, options)]
      : [],
  );
  return { ...none, issues };
}

function linkTo(url: string, { path, home, options }: DocumentPlace): Links {
  // A mere anchor leads to the document itself.
  if (url === '' || url.startsWith('#')) return none;
  if (!/^[a-z][a-z0-9+.-]*:|^\/\//i.test(url)) return fileAt(url.split(/[?#]/, 1)[0] ?? '', path);
  const target = targetOf(url, home);
  if (target === null) return none;
  if (target.kind === 'external') return { ...none, elsewhere: [target.url.hostname] };
  const { reference } = target;
  return reference.kind === 'issue'
    ? { ...none, issues: [withPermission(reference, home, options)] }
    : { ...none, paths: [[reference.path]] };
}

/** A path may be from the root or from the folder of the document; one that leads outside is a file that does not exist. */
function fileAt(path: string, document: string): Links {
  const folder = document.slice(0, document.lastIndexOf('/') + 1);
  const candidates = [file(path), path.startsWith('/') ? null : file(`${folder}${path}`)].flatMap((target) =>
    target?.kind === 'document' && target.reference.kind === 'file' ? [target.reference.path] : [],
  );
  return { ...none, paths: [candidates.length === 0 ? [path.slice(0, 200)] : [...new Set(candidates)]] };
}
