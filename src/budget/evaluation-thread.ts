import { Worker } from 'node:worker_threads';
import pLimit from 'p-limit';
import type { Change } from '../evidence/change.ts';
import type { Answers, Call } from './calls.ts';
import type { Request, Response } from './thread.ts';
import { threadFile } from './thread-file.ts';

export interface EvaluationBudget {
  /** Milliseconds for one call. */
  readonly limitMs: number;
  /** Megabytes of the thread's heap. */
  readonly memoryMb: number;
}

/** Milliseconds without a call after which the thread is ended: it holds the memory of the last one. */
const idleMs = 30_000;

/** A call went over the budget; its thread was ended. */
export class OverBudget extends Error {
  override readonly name = 'OverBudget';
  readonly what: 'time' | 'memory';

  constructor(what: 'time' | 'memory') {
    super(`The evaluation ran out of ${what}.`);
    this.what = what;
  }
}

/**
 * A thread for large evaluations, one at a time: started with the first, ended when it is idle, over its budget, or broken. The event
 * loop of the process goes on meanwhile.
 */
export class EvaluationThread {
  readonly #budget: EvaluationBudget;
  readonly #oneAtATime = pLimit(1);
  #running: RunningThread | null = null;
  #idle: NodeJS.Timeout | undefined;

  constructor(budget: EvaluationBudget) {
    this.#budget = budget;
  }

  /** @throws {OverBudget} when the call ran out of time or memory; any other error is a defect of the evaluation */
  call<Kind extends Call['kind']>(
    call: Extract<Call, { kind: Kind }>,
    change: Change,
  ): Promise<Answers[Kind]> {
    return this.#oneAtATime(async () => {
      clearTimeout(this.#idle);
      try {
        return (await this.#run(call, change)) as Answers[Kind];
      } finally {
        this.#idle = setTimeout(() => void this.close(), idleMs).unref();
      }
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const running = this.#running;
    this.#running = null;
    await running?.worker.terminate();
  }

  async #run(call: Call, change: Change): Promise<unknown> {
    const { worker, sent } = this.#running ?? { worker: this.#start(), sent: null };
    this.#running = { worker, sent: change };
    const request: Request = { call, ...(change === sent ? {} : { change }) };
    let stop = () => {};
    try {
      return await new Promise<unknown>((resolve, reject) => {
        const timer = setTimeout(() => reject(new OverBudget('time')), this.#budget.limitMs);
        const onMessage = (response: Response) => {
          if ('answer' in response) resolve(response.answer);
          else reject(Object.assign(new Error(response.error.message), response.error));
        };
        const onError = (error: Error & { readonly code?: string }) =>
          reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new OverBudget('memory') : error);
        const onExit = () => reject(new Error('The evaluation thread ended without an answer.'));
        worker.once('message', onMessage).once('error', onError).once('exit', onExit);
        stop = () => {
          clearTimeout(timer);
          worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        };
        worker.postMessage(request);
      });
    } catch (error) {
      // Its memory and its unfinished work cannot be relied on.
      await this.close();
      throw error;
    } finally {
      stop();
    }
  }

  #start(): Worker {
    const worker = new Worker(threadFile, {
      resourceLimits: { maxOldGenerationSizeMb: this.#budget.memoryMb },
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    // A thread that ends between two calls is not used again.
    const forget = () => {
      if (this.#running?.worker === worker) this.#running = null;
    };
    worker.on('error', forget).on('exit', forget);
    worker.unref();
    return worker;
  }
}

/** A thread, and the change that it holds: a new thread holds none. */
interface RunningThread {
  readonly worker: Worker;
  readonly sent: Change | null;
}
