// Static imports run before the first line: modules that an old Node cannot load are imported after the check.
import { nodeProblem } from './platform/node-version.ts';
import type { ServiceSettings, SetupSettings } from './platform/settings.ts';

// The database, its journals and `.env` are for the user of the service only.
process.umask(0o077);

const problem = nodeProblem(process.versions.node);
if (problem === null) await main();
else refuse([problem]);

/** Reads the settings and starts the service or the setup page. */
async function main(): Promise<void> {
  const { readFileSync } = await import('node:fs');
  const { readSettings } = await import('./platform/settings.ts');
  const { startProblems } = await import('./start-problems.ts');
  try {
    const settings = readSettings(process.env, (path) => readFileSync(path, 'utf8'));
    if (settings.mode === 'service') await serve(settings);
    else await showSetupPage(settings);
  } catch (error) {
    refuse(startProblems(error));
  }
}

/** Serves until the first SIGTERM or SIGINT, then drains; a second one ends the process at once. */
async function serve(settings: ServiceSettings): Promise<void> {
  const { systemClock } = await import('./platform/clock.ts');
  const { createLog } = await import('./platform/log.ts');
  const { logMessages } = await import('./platform/messages/log-messages.ts');
  const { processMemory, releaseMemoryAtRest } = await import('./platform/process-memory.ts');
  const { measureProcess } = await import('./metrics/process-metrics.ts');
  const { startService } = await import('./service.ts');
  const log = createLog(settings);
  const starting = startService(settings, { log, processMetrics: measureProcess() });
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    // Draining may wait only for timers, which do not keep the process alive.
    setInterval(() => {}, 1_000);
    log.info({ signal }, 'shutting down: a second signal ends the process at once');
    starting
      .then((service) => service.close())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, logMessages.shutdownFailed);
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  await starting;
  releaseMemoryAtRest({ memory: processMemory(), clock: systemClock, log });
}

/** The page that registers an app and writes its credentials to `.env`. */
async function showSetupPage(settings: SetupSettings): Promise<void> {
  const { createLog } = await import('./platform/log.ts');
  const { logMessages } = await import('./platform/messages/log-messages.ts');
  const { serveSetupPage } = await import('./setup.ts');
  const log = createLog(settings);
  log.warn({}, logMessages.setupPageOnly);
  const { url } = await serveSetupPage(settings, process.cwd(), log);
  log.info(
    { url: `${url}/setup` },
    'After registering the app, set its webhook URL to https://<this service>/api/github/webhooks and restart.',
  );
}

/** One line for each problem; the process then ends by itself. */
function refuse(lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exitCode = 1;
}
