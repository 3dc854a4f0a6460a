import { isatty } from 'node:tty';
import { engineParameters } from '@omnimind/engine/parameters';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { type DemoState, replayDemo, runDemo } from '@omnimind/run/demo/demo';
import { demo_s, lapse as liveLapse } from '@omnimind/run/demo/lapse';
import { exitStatusOf } from '@omnimind/run/launcher/exit-status';
import { writeJson, writeLines } from '../answer.ts';
import type { OptionsOf } from '../command-table.ts';
import { writeOutput } from '../output.ts';
import { demoLines } from '../render/demo.ts';
import { screenOf } from '../render/screen.ts';
import { wrap } from '../render/width.ts';

/** `omnimind demo`: a leak, a loop and honest heavy work. @returns the exit status: 1 if OmniMind could not tell them apart */
export async function demo({ fast, json }: OptionsOf<'demo'>): Promise<number> {
  const parameters = engineParameters(defaultConfiguration);
  const lapse = fast ? 1 : liveLapse;
  const { messages, format, columns } = screenOf(1);
  const say = (text: string) => json || writeLines(() => wrap(text, columns));
  say(fast ? messages.demo.replayed : messages.demo.begins(format.duration(demo_s), lapse));
  const stopped = new AbortController();
  let status = 0;
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const stop = (signal: NodeJS.Signals): void => {
    status = exitStatusOf({ code: null, signal });
    stopped.abort();
  };
  for (const signal of signals) process.on(signal, stop);
  const progress = new Progress(json === true, lapse);
  try {
    const states = fast
      ? await replayDemo({ parameters })
      : await runDemo({ parameters, signal: stopped.signal, onTick: (now) => progress.tick(now) });
    const isTold = states.every((state) => state.isTold);
    if (json) writeJson({ told_apart: isTold, time_lapse: lapse, loads: states.map((state) => dataOf(state, lapse)) });
    else progress.end(states);
    if (status !== 0) {
      say(messages.demo.stopped);
      return status;
    }
    say(isTold ? messages.demo.told : messages.demo.notTold);
    if (isTold) say(messages.demo.next);
    return isTold ? 0 : 1;
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

function dataOf({ load, isTold, troubleAt_s, verdict }: DemoState, lapse: number) {
  return { load, told: isTold, trouble_after_s: troubleAt_s === null ? null : troubleAt_s / lapse, verdict };
}

/** The table, redrawn in place on a terminal; elsewhere whenever a judgment changes. */
class Progress {
  readonly #isQuiet: boolean;
  readonly #lapse: number;
  readonly #isTerminal = isatty(1);
  #drawn = 0;
  #judged = '';

  constructor(isQuiet: boolean, lapse: number) {
    this.#isQuiet = isQuiet;
    this.#lapse = lapse;
  }

  tick(states: readonly DemoState[]): void {
    if (this.#isQuiet) return;
    const judged = states.map(({ verdict }) => `${verdict?.cpu_behavior} ${verdict?.memory_behavior}`).join();
    if (!this.#isTerminal && judged === this.#judged) return;
    this.#judged = judged;
    this.#draw(states);
  }

  end(states: readonly DemoState[]): void {
    this.#draw(states);
  }

  #draw(states: readonly DemoState[]): void {
    if (this.#isTerminal && this.#drawn > 0) writeOutput(`\x1b[${this.#drawn}A\r\x1b[J`);
    writeLines((screen) => {
      const lines = demoLines(screen, states, this.#lapse);
      this.#drawn = lines.length;
      return lines;
    });
  }
}
