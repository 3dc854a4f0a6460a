import { type Memento, window, workspace } from 'vscode';
import type { Ledger } from './alerts/ledger.ts';
import type { Link } from './connection/link.ts';
import type { Settings } from './settings.ts';
import { startMonitor } from './terminal.ts';
import type { Words } from './words.ts';

export interface OfferDependencies {
  readonly words: Words;
  readonly ledger: Ledger;
  readonly memento: Memento;
  settings(): Settings;
}

const silenced = 'omnimind.noOffer';
/** A restarting monitor is gone for fewer polls than this. */
const minFailures = 2;

/** Reports once that no monitor runs, and offers to start one. */
export function makeMonitorOffer({ words, ledger, memento, settings }: OfferDependencies): (link: Link) => void {
  let isOffered = false;
  const offer = async () => {
    const { startMonitor: start, neverAsk } = words.texts.buttons;
    const buttons = workspace.isTrusted ? [start, neverAsk] : [neverAsk];
    const chosen = await window.showInformationMessage(words.texts.nothingWatched, ...buttons);
    if (chosen === start) startMonitor(words, settings());
    else if (chosen === neverAsk) await memento.update(silenced, true);
  };
  return ({ phase, failures }) => {
    if (phase !== 'offline' || failures < minFailures || isOffered || !window.state.focused) return;
    if (settings().mode === 'disabled' || memento.get(silenced) === true) return;
    isOffered = true;
    if (ledger.claim('no-monitor', 'ok', Date.now() / 1000)) void offer();
  };
}
