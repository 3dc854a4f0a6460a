import type { Key } from './keys.ts';

/** What terminals send for keys that are no character (xterm's ctlseqs; the forms of others beside it), without the escape. */
const sequences: Readonly<Record<string, Key>> = {
  '[A': 'up',
  OA: 'up',
  '[B': 'down',
  OB: 'down',
  '[5~': 'pageUp',
  '[6~': 'pageDown',
  '[H': 'home',
  OH: 'home',
  '[1~': 'home',
  '[7~': 'home',
  '[F': 'end',
  OF: 'end',
  '[4~': 'end',
  '[8~': 'end',
  '[3~': 'backspace',
  OM: 'enter',
};

const controls: Readonly<Record<string, Key>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x03': 'ctrl-c',
  '\x0c': 'ctrl-l',
  '\x15': 'ctrl-u',
  '\x1a': 'ctrl-z',
};

const escapeSign = '\x1b';
/** What follows an escape: a sequence of ECMA-48 (CSI) or of the application's keys (SS3) that is complete, or may become one. */
const complete = /^(?:\[[\d;:<=>?]*[ -/]*[@-~]|O[ -~])/;
const incomplete = /^(?:\[[\d;:<=>?]*[ -/]*|O)?$/;

/** Makes keys of what a terminal in raw mode sends, wherever it is cut. Keys that nobody knows are none. */
export class KeyReader {
  #pending = '';

  /** Whether what came last may be the beginning of more: after a short while {@link flush} takes it for what it is. */
  get isWaiting(): boolean {
    return this.#pending !== '';
  }

  push(text: string): Key[] {
    this.#pending += text;
    const keys: Key[] = [];
    while (this.#pending !== '' && !this.#isIncomplete) keys.push(...this.#take());
    return keys;
  }

  /** Nothing more came: an escape was the key of that name. */
  flush(): Key[] {
    const isEscape = this.#pending.startsWith(escapeSign);
    this.#pending = '';
    return isEscape ? ['escape'] : [];
  }

  get #isIncomplete(): boolean {
    return this.#pending.startsWith(escapeSign) && incomplete.test(this.#pending.slice(1));
  }

  #take(): Key[] {
    const [sequence] = (this.#pending.startsWith(escapeSign) && complete.exec(this.#pending.slice(1))) || [];
    if (sequence !== undefined) {
      this.#pending = this.#pending.slice(1 + sequence.length);
      return Object.hasOwn(sequences, sequence) ? [sequences[sequence] ?? ''] : [];
    }
    const [character = ''] = this.#pending;
    this.#pending = this.#pending.slice(character.length);
    // With Alt, or typed fast after Escape: nobody asks for the former here.
    if (character === escapeSign) return ['escape'];
    if (Object.hasOwn(controls, character)) return [controls[character] ?? ''];
    return /\p{C}/u.test(character) ? [] : [character];
  }
}
