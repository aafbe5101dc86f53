import { describe, expect, test } from '@jest/globals';
import { documentTree } from '../../../text/markdown/document-tree.ts';
import { plain } from '../../../text/message.ts';
import { options as schema } from '../options.ts';
import { missingFrom } from './missing-parts.ts';

function missing(text: string): readonly string[] {
  const tree = documentTree(text);
  return tree === null ? ['unreadable'] : missingFrom(tree, schema.parse({})).map(({ todo }) => plain(todo));
}

/** A document whose threats are given. */
const withThreats = (threats: string, about = 'See each threat.'): string =>
  `# Threat model: sign-in\n\n## Scope\n\nSign-in with codes.\n\n${threats}\n\n## Mitigations\n\n${about}\n\n## Review\n\nSam reviewed it.\n`;

describe('a common layout is read', () => {
  test.each<[layout: string, threats: string]>([
    [
      'a table with the column Mitigation',
      '## Threats\n\n| # | Threat | Mitigation |\n|---|---|---|\n| 1 | Guessing | five attempts |\n| 2 | A stolen cookie | it is signed |',
    ],
    [
      'a table with the columns Mitigation and Status',
      '## Threats\n\n| # | Threat | Mitigation | Status |\n|---|---|---|---|\n| 1 | Guessing | five attempts | shipped |\n| 2 | Theft | it is signed | partial |',
    ],
    [
      'a table with countermeasures, and one that is accepted',
      '## Risks\n\n| Risk | Likelihood | Countermeasures | Decision |\n|---|---|---|---|\n| Guessing | high | five attempts | |\n| Shoulder surfing | low | – | accepted |',
    ],
    [
      'a table whose column asks a question',
      '## Threats\n\n| Threat | Mitigated? |\n|---|---|\n| Guessing | yes |\n| Theft | ✅ |',
    ],
    [
      'a table in HTML',
      '## 2. Threats\n\n<table>\n<tr><th>Threat</th><th>Disposition</th></tr>\n<tr><td>Guessing</td><td>Mitigated: five attempts</td></tr>\n</table>',
    ],
    [
      'a table in HTML with blank lines and Markdown in it',
      '## Threats\n\n<table>\n<thead><tr><th>Threat</th><th>Mitigation</th></tr></thead>\n<tbody>\n<tr>\n<td>\n\nGuessing\n\n</td>\n<td>\n\n**five** attempts\n\n</td>\n</tr>\n</tbody>\n</table>',
    ],
    [
      'a table in HTML without a header',
      '## Threats\n\n<table><tr><td>Guessing</td><td>mitigated by five attempts</td></tr></table>',
    ],
    ['headings in HTML', '<h2>Threats</h2>\n\n- Guessing: mitigated by five attempts'],
    [
      'STRIDE by sub-headings with labels',
      '## STRIDE analysis\n\n### Spoofing\n\n- **Threat**: codes are guessed\n- **Mitigation**: five attempts\n- **Residual risk**: low\n\n### Tampering\n\n- **Threat**: a cookie is changed\n- **Mitigation**: it is signed\n- **Residual risk**: none',
    ],
    [
      'findings by sub-headings with their state',
      '## Threats\n\n### F-1 Guessing\n\n**Status.** mitigated. Five attempts.\n\n### F-2 Cookies\n\n**Status.** n/a. There is no cookie.',
    ],
    [
      'threats by sub-headings with their own sub-headings',
      '## Threats\n\n### Guessing\n\nSomebody tries all codes.\n\n#### Mitigation\n\nFive attempts.\n\n### Theft\n\n#### Mitigation\n\nThe cookie is signed.',
    ],
    [
      'threats by bold lines',
      '## Threats\n\n**Guessing**\n\nMitigation: five attempts\n\n**Theft**\n\nMitigation: the cookie is signed',
    ],
    [
      'one list of labels',
      '## Threats\n\n- Threat: codes are guessed\n- Mitigation: five attempts\n- Threat: a cookie is stolen\n- Mitigation: it is signed',
    ],
    [
      'a list with labels in lists',
      '## Attacks\n\n1. Guessing\n   - Impact: high\n   - Control: five attempts\n2. Theft\n   - Response: accepted, one device',
    ],
    [
      'lines in a paragraph',
      '## Threats\n\n### Guessing\n\nImpact: high\nMitigation: five attempts\nOwner: sam',
    ],
    [
      'paragraphs that begin in bold',
      '## Threats\n\n**T1: Guessing.** Somebody tries all codes. Mitigated by five attempts.\n\n**T2: Theft.** A cookie is stolen.\nMitigation: it is signed.',
    ],
    ['a list of boxes that are ticked', '## Threats\n\n- [x] Guessing: mitigated by five attempts'],
    [
      'a table whose threats are described beside their ids',
      '## Threats\n\n| Risk ID | Description | Impact | Mitigation |\n|---|---|---|---|\n| R1 | Codes are guessed | high | five attempts |',
    ],
    [
      'a table with a remark that accepts',
      '## Threats\n\n| Threat | Mitigation | Notes |\n|---|---|---|\n| Guessing | – | accepted by the owner |',
    ],
    [
      'a label above a list',
      '## Threats\n\n### Guessing\n\nMitigations:\n\n- five attempts\n- a delay\n\n### Theft\n\n- Impact: high\n- Mitigation:\n  - the cookie is signed',
    ],
    ['a label above a list in a list', '## Threats\n\n- Guessing\n  - Mitigations:\n    - five attempts'],
    [
      'a table of levels beside that of the threats',
      '## Threats\n\n| Level | Meaning |\n|---|---|\n| High | bad |\n\n| Threat | Mitigation |\n|---|---|\n| Guessing | five attempts |',
    ],
    ['a label within an item', '## Threats\n\n1. **Guessing** Mitigation: five attempts'],
    ['abuse cases', '## Misuse cases\n\n- Guessing — countermeasure: five attempts'],
  ])('%s', (_, threats) => {
    expect(missing(withThreats(threats))).toEqual([]);
  });

  test('threats and mitigations under one heading, with known gaps', () => {
    const text =
      '# Threat model\n\nScope: sign-in.\n\n## Assets\n\n- codes\n\n## Threats × mitigations\n\n| # | Threat | Mitigation | Status |\n|---|---|---|---|\n| 1 | Guessing | five attempts | shipped |\n\n## Known gaps\n\nNone that matter.';
    expect(missing(text)).toEqual([]);
  });
});

describe('what is not decided is named', () => {
  test.each<[what: string, threats: string, todo: string]>([
    [
      'labels that deny',
      '## Threats\n\n### Guessing\n\n- **Threat**: guessing\n- **Mitigation**: none yet\n\n### Cookie\n\n- **Mitigation**: TODO',
      'decide about Guessing and Cookie',
    ],
    [
      'an empty cell of the column Mitigation',
      '## Threats\n\n| Threat | Mitigation |\n|---|---|\n| Guessing | five attempts |\n| Theft | |',
      'state a disposition for Theft',
    ],
    [
      'a column that asks, and is answered with no',
      '## Threats\n\n| Threat | Mitigated? |\n|---|---|\n| Guessing | no |',
      'decide about Guessing',
    ],
    [
      'an open state beside a mitigation',
      '## Threats\n\n| Threat | Mitigation | Status |\n|---|---|---|\n| Guessing | five attempts | open |',
      'decide about Guessing',
    ],
    [
      'a state that decides nothing',
      '## Threats\n\n### F-1 Guessing\n\n**Status.** applies. Anybody can try.',
      'state a disposition for F-1 Guessing',
    ],
    [
      'not applicable without a reason',
      '## Threats\n\n| Threat | Disposition |\n|---|---|\n| Guessing | N/A |',
      'decide about Guessing',
    ],
    [
      'what is struck out',
      '## Threats\n\n| Threat | Disposition |\n|---|---|\n| Guessing | ~~Mitigated~~ |\n| Theft | <del>Accepted</del> |',
      'state a disposition for Guessing and Theft',
    ],
    [
      'a comment in a table in HTML',
      '## Threats\n\n<table><tr><th>Threat</th><th>Mitigation</th></tr><tr><td>Guessing</td><td><!-- mitigated --></td></tr></table>',
      'state a disposition for Guessing',
    ],
    [
      'a sub-heading of a threat with nothing below it',
      '## Threats\n\n### Guessing\n\nMitigated.\n\n### Theft\n\n#### Mitigation\n\nnone yet',
      'decide about Theft',
    ],
    [
      'a box that is not ticked',
      '## Threats\n\n- [ ] Guessing: mitigate by five attempts',
      'decide about Guessing: mitigate by five attempts',
    ],
    [
      'a box in a list that is not ticked',
      '## Threats\n\n### Guessing\n\n- [ ] Mitigate: five attempts',
      'state a disposition for Guessing',
    ],
    [
      'a paragraph that begins in bold and decides nothing',
      '## Threats\n\n**Guessing.** Mitigated.\n\n**Theft.** A cookie is stolen.',
      'state a disposition for Theft.',
    ],
    [
      'words in the column of the impact',
      '## Threats\n\n| Threat | Impact |\n|---|---|\n| Guessing | accounts are removed |',
      'state a disposition for Guessing',
    ],
  ])('%s', (_, threats, todo) => {
    expect(missing(withThreats(threats))).toEqual([todo]);
  });

  test('a mitigation below another heading counts by the id of its threat, and not by its place', () => {
    const threats = '## Threats\n\n- T1 Guessing\n- T2 Theft';
    expect(missing(withThreats(threats, '- T2: the cookie is signed\n- T1: five attempts'))).toEqual([]);
    expect(missing(withThreats(threats, '- T2: the cookie is signed\n- T1: none yet'))).toEqual([
      'decide about T1 Guessing',
    ]);
    expect(missing(withThreats(threats, '- the cookie is signed\n- five attempts'))).toEqual([
      'state a disposition for T1 Guessing and T2 Theft',
    ]);
  });

  test('residual risks are no threats', () => {
    const text =
      '# Threat model\n\n## Asset inventory\n\nCodes.\n\n## STRIDE analysis\n\n### Spoofing\n- **Threat**: codes are guessed\n- **Mitigation**: five attempts\n\n## Residual risks\n\n1. Codes that leak elsewhere.';
    expect(missing(text)).toEqual(['add "What are we going to do about it?"']);
    expect(missing('# Model\n\n## Notes\n\nText.\n\n## Residual risks\n\nNone that matter.')).toContain(
      'add "What can go wrong?"',
    );
  });

  test('a heading that names the document is no question', () => {
    expect(missing('## Threat model\n\n- Guessing: mitigated\n\n## Notes\n\nText.')).toContain(
      'add "What can go wrong?"',
    );
  });
});
