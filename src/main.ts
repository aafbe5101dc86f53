// Static imports run before the first line: whatever an old Node cannot load comes after the check.
import { nodeProblem } from './platform/node-version.ts';
import type { ServiceSettings, SetupSettings } from './platform/settings.ts';

const problem = nodeProblem(process.versions.node);
if (problem === null) await main();
else refuse([problem]);

/** Reads the settings and starts what they ask for. */
async function main(): Promise<void> {
  const { readFileSync } = await import('node:fs');
  const { readSettings, SettingsError } = await import('./platform/settings.ts');
  try {
    const settings = readSettings(process.env, (path) => readFileSync(path, 'utf8'));
    if (settings.mode === 'service') await serve(settings);
    else await showSetupPage(settings);
  } catch (error) {
    if (error instanceof SettingsError) refuse(error.problems);
    else refuse([`sdl-gate cannot start: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** Serves until the first SIGTERM or SIGINT, then drains; a second one ends the process at once. */
async function serve(settings: ServiceSettings): Promise<void> {
  const { systemClock } = await import('./platform/clock.ts');
  const { createLog } = await import('./platform/log.ts');
  const { processMemory, releaseMemoryAtRest } = await import('./platform/process-memory.ts');
  const { measureProcess } = await import('./metrics/process-metrics.ts');
  const { startService } = await import('./service.ts');
  const log = createLog(settings);
  const starting = startService(settings, { log, processMetrics: measureProcess() });
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    // What is being drained may wait for nothing but a timer, and timers do not keep the process alive.
    setInterval(() => {}, 1_000);
    log.info({ signal }, 'stopping: a second signal ends it at once');
    starting
      .then((service) => service.close())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'could not stop in order');
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  await starting;
  releaseMemoryAtRest({ memory: processMemory(), clock: systemClock, log });
}

/** Probot's own page, which registers an app from `app.yml` and writes its credentials to `.env`. */
async function showSetupPage(settings: SetupSettings): Promise<void> {
  const { createLog } = await import('./platform/log.ts');
  const { run } = await import('probot');
  const log = createLog(settings);
  log.warn(
    'There are no credentials of a GitHub App: no webhook is handled, only the page that creates an app.',
  );
  log.info(
    'When it is there, set its webhook URL to https://<this service>/api/github/webhooks and start again.',
  );
  // Probot would otherwise open a public channel at smee.io and send webhooks through it.
  process.env.NO_SMEE_SETUP = 'true';
  await run(() => {}, {
    log,
    env: { ...process.env, HOST: settings.host, PORT: String(settings.port) },
  });
}

/** One line for each thing to mend; the process ends when nothing is left to do. */
function refuse(lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exitCode = 1;
}
