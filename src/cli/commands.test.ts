import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { commands } from './commands.ts';

test.each(commands(() => ({}), new PassThrough()).map((entry) => [entry.name, entry] as const))(
  '%s is listed as it calls itself',
  async (_, { name, summary, load }) => {
    const command = await load();
    expect({ name, summary }).toEqual({ name: command.name, summary: command.summary });
  },
);
