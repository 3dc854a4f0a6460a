import type { Screen } from '../render/screen.ts';
import { roomOf, topLines } from '../render/top.ts';
import { KeyReader } from './key-reader.ts';
import type { Key } from './keys.ts';
import type { TopStore } from './store.ts';
import { Terminal } from './terminal.ts';

/** A terminal sends the parts of one key in one go: an escape that stands alone for this long is the key of that name, ms. */
const escapePatience_ms = 40;

/** A store on the terminal: drawn when it changes, and given the keys that are pressed. */
export class TopDisplay {
  readonly #store: TopStore;
  readonly #makeScreen: () => Screen;
  readonly #terminal = new Terminal();
  readonly #keys = new KeyReader();
  readonly #onKeys = (text: string) => this.#press(this.#keys.push(text));
  readonly #onResize = () => {
    this.#terminal.forget();
    this.#drawSoon();
  };
  /** Somebody stopped us without asking, and the shell has had the terminal since. */
  readonly #onContinue = () => {
    if (!this.#isSuspended) this.#comeBack();
  };
  #escapeTimer: NodeJS.Timeout | undefined;
  #isDrawingSoon = false;
  #isSuspended = false;
  #isClosed = false;
  readonly #unsubscribe: () => void;

  /** @param makeScreen the screen as large as it is now */
  constructor(store: TopStore, makeScreen: () => Screen) {
    this.#store = store;
    this.#makeScreen = makeScreen;
    this.#unsubscribe = store.subscribe(() => this.#drawSoon());
    process.stdin.setEncoding('utf8').on('data', this.#onKeys);
    process.stdout.on('resize', this.#onResize);
    process.on('SIGCONT', this.#onContinue);
    this.#terminal.open();
    this.#draw();
  }

  /** Gives the terminal back; once more does nothing. */
  close(): void {
    this.#isClosed = true;
    this.#unsubscribe();
    clearTimeout(this.#escapeTimer);
    process.stdin.off('data', this.#onKeys);
    process.stdout.off('resize', this.#onResize);
    process.off('SIGCONT', this.#onContinue);
    this.#terminal.close();
  }

  /** Puts the program aside, as Ctrl-Z does, and comes back with the whole picture. */
  async suspend(): Promise<void> {
    if (this.#isSuspended) return;
    this.#isSuspended = true;
    this.#terminal.close();
    await stopUntilContinued();
    this.#isSuspended = false;
    this.#comeBack();
  }

  #comeBack(): void {
    if (this.#isClosed) return;
    this.#terminal.close();
    this.#terminal.open();
    this.#draw();
  }

  #press(keys: readonly Key[]): void {
    clearTimeout(this.#escapeTimer);
    for (const key of keys) {
      if (key === 'ctrl-l') this.#onResize();
      // Each key must meet what the one before it made.
      else this.#store.press(key, roomOf(this.#makeScreen(), this.#store.get()));
    }
    if (this.#keys.isWaiting) this.#escapeTimer = setTimeout(() => this.#press(this.#keys.flush()), escapePatience_ms);
  }

  /** Many changes at once are drawn once. */
  #drawSoon(): void {
    if (this.#isDrawingSoon) return;
    this.#isDrawingSoon = true;
    setImmediate(() => {
      this.#isDrawingSoon = false;
      this.#draw();
    });
  }

  #draw(): void {
    if (this.#isSuspended) return;
    this.#terminal.draw(topLines(this.#makeScreen(), this.#store.get(), Date.now()));
  }
}

/** A group of processes that no shell looks after is not stopped: then it goes on after this time, ms. */
const patience_ms = 300;

/** Stops this program and whoever belongs to its command line, as Ctrl-Z would, until the shell lets it go on. */
async function stopUntilContinued(): Promise<void> {
  const listeners = process.listeners('SIGTSTP');
  process.removeAllListeners('SIGTSTP');
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, patience_ms);
    process.once('SIGCONT', () => {
      clearTimeout(timer);
      resolve();
    });
    process.kill(0, 'SIGTSTP');
  });
  for (const listener of listeners) process.on('SIGTSTP', listener);
}
