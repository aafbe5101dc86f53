import { describe, expect, test } from '@jest/globals';
import type { Screen } from '../check/screen.ts';
import { screenOf } from './screen.ts';

const terminal = { isTTY: true, columns: 80, hasColors: () => true };
const pipe = { isTTY: false, columns: 0, hasColors: () => true };

describe('a screen', () => {
  test.each<
    [
      what: string,
      output: typeof terminal,
      variables: Readonly<Record<string, string>>,
      links: boolean,
      screen: Screen,
    ]
  >([
    ['a terminal', terminal, {}, true, { width: 80, colors: true, links: true }],
    ['a terminal without links', terminal, {}, false, { width: 80, colors: true, links: false }],
    [
      'a terminal without colors',
      { ...terminal, hasColors: () => false },
      {},
      false,
      { width: 80, colors: false, links: false },
    ],
    ['a pipe', pipe, {}, true, { width: null, colors: false, links: false }],
    ['no colors wanted', terminal, { NO_COLOR: '1' }, true, { width: 80, colors: false, links: true }],
    [
      'an empty NO_COLOR, which says nothing',
      terminal,
      { NO_COLOR: '' },
      true,
      { width: 80, colors: true, links: true },
    ],
    ['colors in a pipe', pipe, { FORCE_COLOR: '1' }, true, { width: null, colors: true, links: false }],
    ['FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, true, { width: 80, colors: false, links: true }],
    [
      'both, of which the one that forces counts',
      terminal,
      { FORCE_COLOR: '1', NO_COLOR: '1' },
      true,
      { width: 80, colors: true, links: true },
    ],
  ])('%s', (_, output, variables, links, screen) => {
    expect(screenOf(output, variables, links)).toEqual(screen);
  });
});
