import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Emulator } from '@sdl-gate/github-emulator';
import { chromium } from 'playwright-core';
import type { Shown, Step } from './step.ts';

/** Takes pictures of the pages of checks, and of runs that deploy. */
export interface Camera {
  take(name: string, shown: Shown): Promise<void>;
  takeGate(name: string, deploying: ReturnType<NonNullable<Step['deploying']>>): Promise<void>;
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
  /** The first run on a page: of a check, or what the gate says of an environment. */
  const takeRun = async (name: string, path: string) => {
    await page.goto(`${emulator.url}/_emulator/${path}`);
    await page.locator(annotations).evaluateAll((elements) => {
      for (const element of elements) element.remove();
    });
    const run = await page.locator('article.run').first().boundingBox();
    if (run === null) throw new Error(`The page shows nothing for the picture ${name}.`);
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, clip: withMargin(run) });
  };
  return {
    take: (name, { pullRequest: { repository, number } }) =>
      takeRun(name, `${repository.fullName}/pull/${number}/checks`),
    takeGate: (name, { repository, run }) => takeRun(name, `${repository.fullName}/runs/${run.id}`),
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
