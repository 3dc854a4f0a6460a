import { type Memento, window, workspace } from 'vscode';
import type { Ledger } from './alerts/ledger.ts';
import type { Link } from './connection/link.ts';
import type { Settings } from './settings.ts';
import { startMonitor } from './terminal.ts';
import type { Words } from './words.ts';

export interface OfferParts {
  readonly words: Words;
  readonly ledger: Ledger;
  readonly memento: Memento;
  settings(): Settings;
}

const silenced = 'omnimind.noOffer';
/** A monitor that is started anew is away for no longer than this many askings. */
const patience = 2;

/** Says once that there is no monitor, and offers to start one. */
export class MonitorOffer {
  readonly #parts: OfferParts;
  #isSaid = false;

  constructor(parts: OfferParts) {
    this.#parts = parts;
  }

  consider({ phase, failures }: Link): void {
    const { ledger, memento, settings } = this.#parts;
    if (phase !== 'offline' || failures < patience || this.#isSaid || !window.state.focused) return;
    if (settings().mode === 'disabled' || memento.get(silenced) === true) return;
    this.#isSaid = true;
    if (ledger.claim('no-monitor', 'ok', Date.now() / 1000)) void this.#say();
  }

  async #say(): Promise<void> {
    const { words, memento, settings } = this.#parts;
    const { startMonitor: start, neverAsk } = words.texts.buttons;
    const chosen = await window.showInformationMessage(
      words.texts.nothingWatched,
      ...(workspace.isTrusted ? [start, neverAsk] : [neverAsk]),
    );
    if (chosen === start) startMonitor(words, settings());
    else if (chosen === neverAsk) await memento.update(silenced, true);
  }
}
