import { monitorEventLoopDelay } from 'node:perf_hooks';
import { translate } from '@omnimind/messages/translate';
import { OmnimindError } from '@omnimind/protocol/errors';
import { escapeText } from '@omnimind/protocol/escape';
import { type Disposable, type LogOutputChannel, window } from 'vscode';
import type { MonitorConnection } from '../connection/monitor-connection.ts';
import type { Settings } from '../settings.ts';
import type { Words } from '../words.ts';
import { look_s, SlowSpells } from './slow-spell.ts';

/** How often the event loop is looked at, ms: what takes less time can be missed. Five wakes a second of one timer in C++. */
const resolution_ms = 200;

export interface ResponsivenessDependencies {
  readonly words: Words;
  readonly log: LogOutputChannel;
  readonly connection: Pick<MonitorConnection, 'api'>;
  settings(): Settings;
}

/** While this window has the focus: measures how late the extension host is, and asks the monitor who made it so. */
export class Responsiveness implements Disposable {
  readonly #parts: ResponsivenessDependencies;
  readonly #delays = monitorEventLoopDelay({ resolution: resolution_ms });
  readonly #spells = new SlowSpells();
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: ResponsivenessDependencies) {
    this.#parts = parts;
    this.update();
  }

  /** To be called when the focus, or the settings, have changed. */
  update(): void {
    const { isWatching, tellsSlowness } = this.#parts.settings();
    const isWanted = window.state.focused && isWatching && tellsSlowness;
    if (isWanted === (this.#timer !== null)) return;
    if (isWanted) {
      this.#delays.reset();
      this.#delays.enable();
      this.#timer = setInterval(() => this.#look(), look_s * 1000);
    } else this.dispose();
  }

  dispose(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#delays.disable();
    this.#spells.forget();
  }

  #look(): void {
    // Each reading contains the time between two; before the first there is none.
    const delay_ms = Math.max(0, this.#delays.max / 1e6 - resolution_ms);
    this.#delays.reset();
    const spell = this.#spells.look(delay_ms);
    if (spell !== null) void this.#tell(spell.duration_s, spell.delay_ms);
  }

  /** Has the monitor look for who it was. */
  async #tell(duration_s: number, delay_ms: number): Promise<void> {
    const { connection, log, words } = this.#parts;
    const { texts, language } = words;
    const said = (cause: string | null) => log.info(texts.log.slow(duration_s, delay_ms, cause));
    if (connection.api === null) return said(null);
    try {
      const { text } = await connection.api.call('slow', { body: { duration_s, delay_ms: Math.round(delay_ms) } });
      said(text === null ? null : escapeText(translate(language, text)));
    } catch (error) {
      if (!(error instanceof OmnimindError)) throw error;
      // A monitor of an earlier version does not know the question.
      said(null);
    }
  }
}
