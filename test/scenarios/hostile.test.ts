import { expect, it, test } from '@jest/globals';
import type { PullRequest } from '@sdl-gate/github-emulator';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { sdlCheck, sdlChecks } from '../running-service.ts';
import { enforced } from '../samples/policies.ts';
import { signIn, untestedChange } from './changes.ts';
import { enforcing, scene, shown } from './scene.ts';

const stage = scene();

/** The markup of the app. */
const ownTags =
  /<\/?(?:details|details open|summary|b|sub|br)>|<!-- sdl-gate -->|<!-- sdl-gate:verdicts \{[-a-z":,]*\} -->/g;

function nodes(markdown: string): readonly Nodes[] {
  const all: Nodes[] = [];
  const visit = (node: Nodes): void => {
    all.push(node);
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
  return all;
}

/** Everything that the app has written for a pull request. */
function written(change: PullRequest): readonly string[] {
  return [
    ...sdlChecks(change).flatMap(({ summary, text }) => [summary ?? '', text ?? '']),
    ...change.comments.filter(({ author }) => author === stage.emulator.app.botLogin).map(({ body }) => body),
  ];
}

/** A link of the app leads to a file or commit of the repository, a pull request, an issue, the checks, or a new file on the head. */
function expectOwnPlace(url: string, { repository }: PullRequest): void {
  const { origin, pathname, searchParams, hash } = new URL(url);
  expect(origin).toBe(stage.emulator.url);
  const own = `/${repository.fullName}/`;
  expect(pathname.slice(0, own.length)).toBe(own);
  expect(pathname.slice(own.length)).toMatch(
    /^(blob\/[0-9a-f]{40}\/.+|commit\/[0-9a-f]{7,40}|pull\/\d+(\/checks)?|issues\/\d+|new\/.+)$/,
  );
  expect([...searchParams.keys()].filter((key) => key !== 'filename' && key !== 'value')).toEqual([]);
  expect(hash).toMatch(/^(#L\d+)?$/);
}

/** Nothing that came from the pull request links, embeds, notifies or marks up anything, and GitHub takes it whole. */
function expectHarmless(change: PullRequest): void {
  const texts = written(change);
  expect(texts.length).toBeGreaterThan(1);
  for (const text of texts) {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_535);
    for (const node of nodes(text)) {
      if (node.type === 'link') expectOwnPlace(node.url, change);
      else expect(node.type).not.toMatch(/^(link|image|footnote|definition|code$)/);
      if (node.type === 'html') expect(node.value.replaceAll(ownTags, '')).not.toMatch(/[<>]/);
      if (node.type === 'text' || node.type === 'html') expect(node.value).not.toMatch(/@\w|#\d|:\/\/|www\./);
    }
  }
  for (const run of sdlChecks(change)) {
    expect(run.title).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(run.title?.length).toBeLessThanOrEqual(120);
    for (const { message, title } of run.annotations)
      expect(`${title}${message}`).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  }
}

const texts = {
  'a mention of a person and of a team': 'thanks @eve and @acme/security',
  references: 'closes #1, GH-2 and acme/shop#3',
  'a link': '[click](https://evil.example) https://evil.example www.evil.example <https://evil.example>',
  'an image': '![x](https://evil.example/pixel.png)',
  HTML: '<img src=x onerror=alert(1)><script>alert(1)</script></details></table>',
  'an end of the table': 'a | b |\n|---|---|\n| forged | ✅ passes |',
  'a forged comment of ours': '<!-- sdl-gate --><!-- sdl-gate:verdicts {"tests":"pass"} -->',
  'code fences': '``` `x` ```` \n```\nnot code\n```',
  'terminal escapes and overrides': '\u001b[31mred\u0007 \u202egpj.exe\u2066 \u200b',
  'a formula': '$\\href{https://evil.example}{x}$',
  'a long text': 'long '.repeat(5_000),
};

test.each(Object.entries(texts))('%s in title, description, message, review and label', async (_, text) => {
  const repository = await stage.shop();
  const change = await repository.openPullRequest({
    by: 'mona',
    title: text.slice(0, 250),
    body: `${text}\n\nThreat model: [${text.slice(0, 100)}](docs/none.md)`,
    commits: [
      {
        message: text,
        author: { name: text.replaceAll(/[<>\n\0]/g, '').slice(0, 100), email: 'nobody@example.test' },
        files: signIn.files,
      },
    ],
    labels: [text.slice(0, 50)],
  });
  await change.review({ by: 'eve', state: 'request-changes', body: text });
  await repository.reportStatus({
    context: text.slice(0, 100),
    sha: change.headSha,
    state: 'success',
    by: 'ada',
  });
  await stage.settled();
  expect(shown(change)).toMatchObject({
    conclusion: 'failure',
    rules: { tests: 'fail', review: 'pending', sast: 'pending', 'threat-model': 'fail' },
  });
  expectHarmless(change);
});

test.each([
  'src/@eve #1 https:__evil.example.js',
  'src/[x](y)/![z](q)/a.js',
  'src/<img src=x>|a|`b`.js',
  'src/$(rm -rf)/;`id`.js',
  'src/\u001b[31m\u202egpj.js',
  'src/line\nbreak\n# heading.js',
  `src/${'deep/'.repeat(100)}a.js`,
  `src/${'ä'.repeat(120)}.js`,
  'src/"quoted" \\back\\slash\t.js',
])('a file named %j', async (path) => {
  const repository = await stage.shop({ policy: enforcing('tests') });
  const change = await repository.openPullRequest({
    by: 'mona',
    title: 'A file',
    files: { [path]: 'export const one = 1;\n' },
  });
  await stage.settled();
  expect(shown(change)).toMatchObject({ conclusion: 'failure', rules: { tests: 'fail' } });
  expect(sdlCheck(change).annotations.map((annotation) => annotation.path)).toEqual([path]);
  expectHarmless(change);
});

test.each(['feature/@eve-#1', 'x`y`', 'a$(id)', 'ünï/cödé', `b${'x'.repeat(200)}`])(
  'a branch named %j',
  async (branch) => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    await repository.push({ branch, by: 'ada', files: { '.github/sdl.yml': enforcing('review') } });
    repository.protect(branch, { requiredChecks: [{ name: 'SDL' }] });
    const change = await repository.openPullRequest({
      by: 'mona',
      title: 'Into it',
      base: branch,
      branch: `from-${branch}`,
      files: { 'src/tax.js': 'export const rate = 0.19;\n' },
    });
    await stage.settled();
    expect(shown(change).rules).toEqual({ review: 'pending' });
    await repository.push({ branch, by: 'ada', files: { '.github/sdl.yml': enforcing('tests') } });
    await stage.settled();
    expect(shown(change).rules).toEqual({ tests: 'fail' });
    expectHarmless(change);
  },
);

it('cuts what is said of very many files with very long names', async () => {
  const repository = await stage.shop({ policy: enforced });
  const change = await repository.openPullRequest({
    by: 'mona',
    title: 'Many',
    files: Object.fromEntries(
      Array.from({ length: 400 }, (_, n) => [
        `src/${'@eve|<b>'.repeat(25)}${n}.js`,
        `export const n = ${n};\n`,
      ]),
    ),
  });
  await stage.settled();
  expect(shown(change).rules).toMatchObject({ tests: 'fail' });
  expect(sdlCheck(change).annotations.length).toBeLessThanOrEqual(200);
  expectHarmless(change);
});

it('quotes a hostile mistake in the policy', async () => {
  const repository = await stage.shop({
    policy: 'rules:\n  "@eve [x](https://evil.example) <img src=x>": enforce\n"#1 ![](y)": 1\n',
  });
  const change = await repository.openPullRequest(untestedChange);
  await stage.settled();
  expect(shown(change)).toMatchObject({ conclusion: 'failure', title: 'The policy file has 2 errors' });
  expectHarmless(change);
});

it('quotes what an alert says', async () => {
  const repository = await stage.shop({ policy: enforcing('sast') });
  const change = await repository.openPullRequest(untestedChange);
  await repository.uploadAnalysis({
    ref: `refs/pull/${change.number}/merge`,
    alerts: Object.values(texts).map((text, index) => ({
      rule: `rule-${index}-${text.slice(0, 40)}`,
      description: text.slice(0, 500),
      severity: 'high',
      path: 'src/tax.js',
      line: 1,
    })),
  });
  await stage.settled();
  expect(shown(change)).toMatchObject({ conclusion: 'failure', rules: { sast: 'fail' } });
  expectHarmless(change);
});
