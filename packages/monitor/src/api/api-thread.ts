import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { Announcement } from '@omnimind/protocol/announcement';
import { backOff } from '@omnimind/protocol/back-off';
import { reasonOf } from '@omnimind/protocol/errors';
import { type Message, message } from '@omnimind/protocol/message';
import type {
  ApiSetup,
  Command,
  CommandResult,
  MainToWorker,
  TickMessage,
  WorkerData,
  WorkerToMain,
} from './worker-messages.ts';

/** With this many ticks unfetched, twice as many as are fetched together, the next one is dropped: a stalled thread must not fill our memory. */
const maxWaiting = 20;
/** So many ticks in a row are left out, each on time, before that is reported: where ours are late too, the machine is slow. */
const reportedAfter = 10;
/** A tick of ours is late after so many intervals. */
const lateAfter = 1.5;
/** So many batches of announcements may queue up. */
const maxAnnouncementsWaiting = 1000;
/** ms until a thread that failed is restarted. */
const restart_ms = { first: 1000, max: 300_000 };
/** How long it may take to write what is left at the end, ms. */
const patience_ms = 800;

export interface ApiThreadOptions {
  readonly setup: ApiSetup;
  /** Does what an authorized caller asked for. */
  onCommand(command: Command): CommandResult;
  onNotice(notice: Message): void;
  onReady?(places: readonly string[]): void;
}

/**
 * The monitor's side of the API thread. Nothing here waits for the thread, and a tick does not wake it: it fetches them when it is asked
 * something, and when the history writes them, which is each ten seconds.
 */
export class ApiThread {
  readonly #options: ApiThreadOptions;
  #worker: Worker | null = null;
  #ticks: MessagePort | null = null;
  /** Messages that are not processed, ticks that are not fetched, and how many of these are to be fetched. */
  #waiting = 0;
  #ticksWaiting = 0;
  #ticksDue = 1;
  #failures = 0;
  #restart: NodeJS.Timeout | undefined;
  #isEnding = false;
  /** Ticks left out in a row, those after a late one of ours. */
  #leftOut = 0;
  #isReady = false;
  #last_s = Number.NaN;
  #onEnded: (() => void) | undefined;
  /** Whether the next tick must carry the rows of all workloads. */
  lacksRows = true;

  constructor(options: ApiThreadOptions) {
    this.#options = options;
  }

  start(): void {
    const { setup } = this.#options;
    // In the bundle the thread's program is next to the monitor's.
    const file = import.meta.url.endsWith('.ts') ? './api-worker.ts' : './api-worker.js';
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(new URL(file, import.meta.url), {
      name: 'omnimind-api',
      workerData: { setup, ticks: port2 } satisfies WorkerData,
      transferList: [port2],
      resourceLimits: { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 96 },
    });
    this.#worker = worker;
    this.#ticks = port1;
    this.#waiting = 0;
    this.#ticksWaiting = 0;
    this.#ticksDue = 1;
    this.#isReady = false;
    this.lacksRows = true;
    worker.on('message', (received: WorkerToMain) => this.#hear(received));
    worker.on('error', (error) => {
      if (!this.#isEnding) this.#options.onNotice(message('api.restarted', { reason: reasonOf(error) }));
    });
    worker.on('exit', () => this.#gone(worker));
    worker.unref();
  }

  tick(tick: TickMessage): void {
    const isLate = tick.t - this.#last_s > lateAfter * this.#options.setup.monitor.interval_s;
    this.#last_s = tick.t;
    if (this.#ticksWaiting < maxWaiting) {
      this.#leftOut = 0;
      if (this.#ticks === null) return;
      this.lacksRows = false;
      this.#ticks.postMessage(tick);
      this.#ticksWaiting += 1;
      if (this.#ticksWaiting >= this.#ticksDue) this.#worker?.postMessage({ type: 'ticks' } satisfies MainToWorker);
      return;
    }
    // A dropped tick may have held what is not sent again by itself.
    this.lacksRows = true;
    this.#leftOut = isLate || !this.#isReady ? 0 : this.#leftOut + 1;
    if (this.#leftOut === reportedAfter) this.#options.onNotice(message('api.behind'));
  }

  announce(announcements: readonly Announcement[]): void {
    if (this.#waiting < maxAnnouncementsWaiting) this.#post({ type: 'announcements', announcements });
  }

  /** Resolves when everything sent is written, or after a second. */
  async close(): Promise<void> {
    this.#isEnding = true;
    clearTimeout(this.#restart);
    const worker = this.#worker;
    if (worker === null) return;
    const ended = new Promise<void>((resolve) => {
      this.#onEnded = resolve;
      setTimeout(resolve, patience_ms).unref();
    });
    worker.ref();
    this.#post({ type: 'end' });
    await ended;
    await worker.terminate();
  }

  #post(sent: MainToWorker): void {
    if (this.#worker === null) return;
    this.#waiting += 1;
    this.#worker.postMessage(sent);
  }

  #hear(received: WorkerToMain): void {
    const { onCommand, onNotice, onReady } = this.#options;
    switch (received.type) {
      case 'ready':
        this.#isReady = true;
        onReady?.(received.places);
        break;
      case 'worked':
        this.#waiting = Math.max(0, this.#waiting - 1);
        break;
      case 'fetched':
        this.#ticksWaiting = Math.max(0, this.#ticksWaiting - received.ticks);
        this.#ticksDue = received.due;
        // It worked for a while: the next failure starts a new back-off.
        if (this.#leftOut === 0) this.#failures = 0;
        break;
      case 'ask':
        this.#post({ type: 'answer', number: received.number, result: onCommand(received.command) });
        break;
      case 'notice':
        onNotice(received.notice);
        break;
      case 'ended':
        this.#onEnded?.();
        break;
    }
  }

  #gone(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#ticks?.close();
    this.#ticks = null;
    this.#onEnded?.();
    if (this.#isEnding) return;
    this.#failures += 1;
    this.#restart = setTimeout(() => this.start(), backOff(restart_ms, this.#failures)).unref();
  }
}
