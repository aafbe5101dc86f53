/** How a document is read, by the end of its name. `unread`: it is named to people, and never read as another format. */
export type Format =
  | { readonly kind: 'markdown' | 'json' | 'yaml' }
  | { readonly kind: 'unread'; readonly name: string };

const markdown: ReadonlySet<string> = new Set(['md', 'mdx', 'markdown', 'mdown', 'mkd']);

/** What people call the formats that are not read. */
const unread: Readonly<Record<string, string>> = {
  adoc: 'AsciiDoc',
  asciidoc: 'AsciiDoc',
  asc: 'AsciiDoc',
  rst: 'reStructuredText',
  rest: 'reStructuredText',
  tm7: "a model of Microsoft's Threat Modeling Tool",
  py: 'a program in Python, as pytm takes it',
  hcl: 'HCL, as hcltm takes it',
  org: 'Org mode',
  textile: 'Textile',
  html: 'HTML',
  htm: 'HTML',
  tex: 'LaTeX',
  pdf: 'PDF',
  docx: 'a Word document',
  doc: 'a Word document',
  xlsx: 'a spreadsheet',
  csv: 'a table of values',
  drawio: 'a diagram of diagrams.net',
  puml: 'PlantUML',
};

/** Formats in which a threat model is written as a whole: diagrams and pictures go with one. */
const wholeModels: ReadonlySet<string> = new Set([
  'adoc',
  'asciidoc',
  'asc',
  'rst',
  'rest',
  'tm7',
  'py',
  'hcl',
  'org',
  'textile',
]);

/** The format of a file by the end of its name; plain text and names without an end are read as Markdown. */
export function formatOf(path: string): Format {
  const end = endOf(path);
  if (markdown.has(end) || end === '' || end === 'txt') return { kind: 'markdown' };
  if (end === 'json') return { kind: 'json' };
  if (end === 'yaml' || end === 'yml') return { kind: 'yaml' };
  const name = Object.hasOwn(unread, end) ? unread[end] : undefined;
  return { kind: 'unread', name: name ?? `a file that ends in .${end.slice(0, 20)}` };
}

/** Whether a file where threat models are kept is one by its name: a picture or a diagram beside it is not. */
export function isThreatModelFile(path: string): boolean {
  const end = endOf(path);
  return markdown.has(end) || end === 'json' || end === 'yaml' || end === 'yml' || wholeModels.has(end);
}

function endOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}
