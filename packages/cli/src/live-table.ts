import type { MonitorTick } from '@omnimind/monitor/monitor-options';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import { writeOutput } from './output.ts';
import { changeLines, monitorLines } from './render/monitor.ts';
import { finish, screenOf } from './render/screen.ts';

const hideCursor = '\x1b[?25l';
const showCursor = '\x1b[?25h';
const clearBelow = '\x1b[J';

/** The monitor's table, redrawn in place at the foot of the terminal, without a cursor; changes scroll away above it. */
export class LiveTable {
  readonly #names = new Map<string, string>();
  #tick: MonitorTick | undefined;
  /** Lines of the table that stand on the screen. */
  #drawn = 0;
  readonly #onStop = () => {
    writeOutput(showCursor);
    this.#drawn = 0;
    process.kill(process.pid, 'SIGSTOP');
  };
  readonly #onContinue = () => this.#draw([]);
  /** The terminal has wrapped the lines again: where the table stands is unknown, so a new one begins. */
  readonly #onResize = () => {
    this.#drawn = 0;
    writeOutput('\x1b[H\x1b[2J');
    this.#draw([]);
  };

  constructor() {
    process.on('SIGTSTP', this.#onStop);
    process.on('SIGCONT', this.#onContinue);
    process.on('SIGWINCH', this.#onResize);
    writeOutput(`${hideCursor}${finish(screenOf(1), [screenOf(1).messages.report.monitor.waiting])}`);
    this.#drawn = 1;
  }

  onTick(tick: MonitorTick): void {
    this.#tick = tick;
    this.#names.clear();
    for (const { id, name } of tick.workloads) this.#names.set(id, name);
    this.#draw([]);
  }

  onEvent(event: OmnimindEvent): void {
    this.#draw(changeLines(screenOf(1), event, this.#names.get(event.workload) ?? event.workload));
  }

  /** Leaves the last table on the screen, wipes the `^C` below it, and gives the cursor back. */
  close(): void {
    process.off('SIGTSTP', this.#onStop).off('SIGCONT', this.#onContinue).off('SIGWINCH', this.#onResize);
    writeOutput(`\r${clearBelow}${showCursor}`);
  }

  /** @param above lines that stay, before the table */
  #draw(above: readonly string[]): void {
    const screen = screenOf(1);
    const table = this.#tick === undefined ? [] : monitorLines(screen, this.#tick, screen.rows - 1);
    const back = this.#drawn === 0 ? '' : `\x1b[${this.#drawn}A`;
    this.#drawn = table.length;
    writeOutput(`${hideCursor}${back}\r${clearBelow}${finish(screen, [...above, ...table])}`);
  }
}
