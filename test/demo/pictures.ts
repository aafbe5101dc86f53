import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Emulator } from '@sdl-gate/github-emulator';
import { chromium } from 'playwright-core';
import type { Shown } from './step.ts';

/** Takes pictures of the pages of checks. */
export interface Camera {
  take(name: string, shown: Shown): Promise<void>;
  close(): Promise<void>;
}

/** Keeps the browser from using the network on its own. */
const offline = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Left out of the picture: GitHub shows them beside the code. */
const annotations = 'h4:has(+ .annotations), .annotations';

/** Pixels around the check. */
const margin = 16;

/**
 * Opens a browser that saves pictures of the emulator's pages in a folder.
 *
 * @throws when there is no Chromium at `CHROMIUM`, or `/usr/bin/chromium`
 */
export async function camera(emulator: Emulator, folder: string): Promise<Camera> {
  await mkdir(folder, { recursive: true });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: offline,
  });
  const page = await browser.newPage({
    viewport: { width: 1240, height: 700 },
    deviceScaleFactor: 2,
    colorScheme: 'light',
  });
  return {
    take: async (name, { pullRequest }) => {
      const { fullName } = pullRequest.repository;
      await page.goto(`${emulator.url}/_emulator/${fullName}/pull/${pullRequest.number}/checks`);
      await page.locator(annotations).evaluateAll((elements) => {
        for (const element of elements) element.remove();
      });
      const check = await page.locator('article.run').boundingBox();
      if (check === null) throw new Error(`The page shows no check for the picture ${name}.`);
      await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, clip: withMargin(check) });
    },
    close: () => browser.close(),
  };
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function withMargin({ x, y, width, height }: Rectangle): Rectangle {
  return { x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin };
}
