import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from '@jest/globals';
import { messagesPage } from '../../docs/messages.ts';
import { sourceFiles } from '../../docs/strings.ts';
import { commandMessages } from '../../src/platform/messages/command-messages.ts';
import { messageGroups } from '../../src/platform/messages/index.ts';
import { logMessages } from '../../src/platform/messages/log-messages.ts';
import type { CodedMessage } from '../../src/platform/messages/message.ts';
import { startMessages } from '../../src/platform/messages/start-messages.ts';
import { storeMessages } from '../../src/platform/messages/store-messages.ts';

const all = Object.values(messageGroups).flatMap((group) => Object.values(group));

/** The source, without the registry itself. */
const root = join(import.meta.dirname, '..', '..');
const source = sourceFiles(root)
  .filter((path) => path.startsWith('src/') && !path.startsWith('src/platform/messages/'))
  .map((path) => readFileSync(join(root, path), 'utf8'))
  .join('\n');

describe('the messages', () => {
  it('each have a code of their own', () => {
    expect(new Set(all.map(({ code }) => code)).size).toBe(all.length);
  });

  test.each<[group: string, letter: string, messages: Readonly<Record<string, CodedMessage>>]>([
    ['commandMessages', 'C', commandMessages],
    ['logMessages', 'L', logMessages],
    ['startMessages', 'S', startMessages],
    ['storeMessages', 'S', storeMessages],
  ])('of %s have codes with %s, and each is used', (group, letter, messages) => {
    const unused = Object.keys(messages).filter(
      (name) => !source.includes(`${group}.${name}`) && !new RegExp(`\\b${name}\\b`).test(source),
    );
    expect(unused).toEqual([]);
    for (const { code } of Object.values(messages)) expect(code).toMatch(new RegExp(`^SDL-${letter}\\d{3}$`));
  });

  test.each(all.map((message) => [message.code, message] as const))(
    '%s says what to do, in sentences',
    (_, { text, cause, remedy }) => {
      for (const part of [cause, remedy]) expect(part).toMatch(/^[^a-z].*\.$/s);
      for (const part of [text, cause, remedy]) expect(part).not.toMatch(/\n| {2}/);
    },
  );
});

describe('the page of the messages', () => {
  const page = messagesPage({
    'In the shop': {
      closed: {
        code: 'SDL-C999',
        text: 'The shop of {name} is closed.',
        cause: 'SHOP_HOURS is over, or *nobody* came.',
        remedy: 'See https://example.com/hours, then come again.',
      },
    },
  });

  it('has the code, the text, the cause and the remedy of each', () => {
    expect(page).toContain(
      [
        '## In the shop',
        '### SDL-C999',
        '```text\nThe shop of {name} is closed.\n```',
        '- Cause: `SHOP_HOURS` is over, or \\*nobody\\* came.\n- Remedy: See `https://example.com/hours`, then come again.',
      ].join('\n\n'),
    );
  });

  it('has no line over 140 characters', () => {
    const lines = messagesPage(messageGroups).split('\n');
    expect(lines.filter((line) => line.length > 140)).toEqual([]);
  });
});
