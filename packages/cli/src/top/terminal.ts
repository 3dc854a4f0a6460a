import { writeOutput } from '../output.ts';

// Private modes as xterm's ctlseqs lists them: 1049 the alternate screen, 25 the cursor, 7 whether long lines go on in the next.
const enter = '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J';
const leave = '\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l';

/** The terminal while a program draws on all of it: in raw mode, on its alternate screen. Only lines that changed are written. */
export class Terminal {
  /** What stands on the screen; `null` when nobody knows. */
  #drawn: readonly string[] | null = null;
  #isOpen = false;

  /** Takes the terminal. */
  open(): void {
    process.stdin.setRawMode(true);
    process.stdin.resume();
    this.#isOpen = true;
    this.forget();
    writeOutput(enter);
  }

  /** Gives it back as it was; once more does nothing. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    try {
      writeOutput(leave);
    } finally {
      process.stdin.setRawMode(false);
      process.stdin.pause();
    }
  }

  /** Somebody else may have written on it: next time all is drawn. */
  forget(): void {
    this.#drawn = null;
  }

  /** @param lines one for each row, none wider than the terminal */
  draw(lines: readonly string[]): void {
    if (!this.#isOpen) return;
    const before = this.#drawn;
    this.#drawn = lines;
    let text = before === null ? '\x1b[2J' : '';
    // Wiped before and not behind: at the end of a full line the cursor still stands on its last sign.
    for (const [index, line] of lines.entries())
      if (line !== before?.[index]) text += `\x1b[${index + 1};1H\x1b[2K${line}\x1b[0m`;
    if (text !== '') writeOutput(text);
  }
}
