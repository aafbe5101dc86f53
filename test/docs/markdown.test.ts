import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { avoidedWords } from '../../docs/avoided-words.ts';

const maxLine = 140;

const root = join(import.meta.dirname, '../..');
const listed = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' });
const pages = new Map(
  listed
    .split('\n')
    .filter((path) => path !== '' && existsSync(join(root, path)))
    .map((path) => [path, pageOf(readFileSync(join(root, path), 'utf8'))]),
);

interface Page {
  readonly lines: readonly string[];
  readonly nodes: readonly Nodes[];
  /** The anchors of the headings, as GitHub makes them. */
  readonly anchors: ReadonlySet<string>;
}

function pageOf(text: string): Page {
  const tree = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const nodes = within(tree);
  const anchors = new Set<string>();
  for (const node of nodes) if (node.type === 'heading') anchors.add(anchorOf(textOf(node), anchors));
  return { lines: text.split('\n'), nodes, anchors };
}

/** A node and all nodes below it. */
function within(node: Nodes): readonly Nodes[] {
  return 'children' in node ? [node, ...node.children.flatMap(within)] : [node];
}

/** The text as people read it; `code` is what stands for code. */
function textOf(node: Nodes, code: (value: string) => string = (value) => value): string {
  if (node.type === 'text') return node.value;
  if (node.type === 'inlineCode') return code(node.value);
  return 'children' in node ? node.children.map((child) => textOf(child, code)).join('') : '';
}

/** Repeated headings get a number: https://docs.github.com/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links */
function anchorOf(heading: string, taken: ReadonlySet<string>): string {
  const anchor = heading
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');
  let unique = anchor;
  for (let count = 1; taken.has(unique); count += 1) unique = `${anchor}-${count}`;
  return unique;
}

function longLines({ lines }: Page): readonly string[] {
  return lines
    .map((line, index) => ({ number: index + 1, length: line.length }))
    .filter(({ length }) => length > maxLine)
    .map(({ number, length }) => `line ${number}: ${length} characters`);
}

function brokenLinks(path: string, { nodes }: Page): readonly string[] {
  return nodes
    .flatMap((node) => ('url' in node ? [node.url] : []))
    .filter((url) => !/^[a-z]+:/i.test(url) && !isFound(path, url));
}

function isFound(from: string, url: string): boolean {
  const [path = '', anchor] = decodeURI(url).split('#');
  const target = path === '' ? from : normalize(join(dirname(from), path));
  if (!existsSync(join(root, target))) return false;
  if (anchor === undefined) return true;
  return statSync(join(root, target)).isFile() && (pages.get(target)?.anchors.has(anchor) ?? false);
}

function wordsToAvoid({ nodes }: Page): readonly string[] {
  return nodes
    .filter(({ type }) => type === 'paragraph' || type === 'heading' || type === 'tableCell')
    .flatMap((node) => {
      const text = textOf(node, () => '`…`').replace(/\s+/g, ' ');
      return avoidedWords
        .map(({ word, instead }) => ({ found: word.exec(text)?.[0], instead }))
        .filter(({ found }) => found !== undefined)
        .map(({ found, instead }) => `line ${node.position?.start.line}: "${found}", instead: ${instead}`);
    });
}

describe.each([...pages])('%s', (path, page) => {
  test(`has no line over ${maxLine} characters`, () => {
    expect(longLines(page)).toEqual([]);
  });

  test('links to files and headings that exist', () => {
    expect(brokenLinks(path, page)).toEqual([]);
  });

  test('has no avoided word in its prose', () => {
    expect(wordsToAvoid(page)).toEqual([]);
  });
});
