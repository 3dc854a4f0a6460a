import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';

const captures = join(import.meta.dirname, '../../.build/e2e');

/** A terminal that nobody sees, with a shell in it; it ends with the test. */
export class Tmux {
  readonly #socket: string;

  constructor(columns: number, rows: number, environment: Readonly<Record<string, string>>) {
    const directory = mkdtempSync(join(tmpdir(), 'omnimind-tmux-'));
    this.#socket = join(directory, 'tmux');
    onTestFinished(() => {
      this.#tmux('kill-server');
      rmSync(directory, { recursive: true });
    });
    // A shell that is hung up writes its history into a home that is being removed.
    const variables = Object.entries({ HOME: directory, LC_ALL: 'C.UTF-8', ...environment, HISTFILE: '' });
    const words = variables.flatMap(([name, value]) => ['-e', `${name}=${value}`]);
    const size = ['-x', String(columns), '-y', String(rows)];
    this.#tmux('-f', '/dev/null', 'new-session', '-d', ...size, ...words, "exec env 'PS1=$ ' bash --norc --noprofile");
  }

  /** Types keys by tmux's names for them; `Enter`, `Escape`, `C-c`. */
  press(...keys: readonly string[]): void {
    this.#tmux('send-keys', ...keys);
  }

  /** A command line for the shell. */
  type(text: string): void {
    this.#tmux('send-keys', '-l', text);
    this.press('Enter');
  }

  resize(columns: number, rows: number): void {
    this.#tmux('resize-window', '-x', String(columns), '-y', String(rows));
  }

  /** What stands on the screen, without trailing blanks. */
  screen(): string {
    return this.#tmux('capture-pane', '-p');
  }

  lines(): string[] {
    return this.screen().replace(/\n+$/, '').split('\n');
  }

  /** Waits until the screen has that. */
  async shows(what: RegExp): Promise<void> {
    await expect.poll(() => this.screen(), { interval: 100 }).toMatch(what);
  }

  /** Waits until what is asserted holds of one picture: a large one comes in pieces, and may be looked at between two. */
  async holds(check: (lines: readonly string[]) => void): Promise<void> {
    await vi.waitFor(() => check(this.lines()), { timeout: 60_000, interval: 100 });
  }

  /** Makes the shell ready, with a line on the screen by which it is known again. */
  async showsWhatWasBefore(): Promise<void> {
    await this.shows(/^\$/m);
    this.type('clear; echo what was before');
    await this.shows(/^what was before\n/m);
  }

  /** A program that took the whole screen, started by `…; echo ended $?`, is gone, and left no trace on the terminal. */
  async isRestored(status: number): Promise<void> {
    await this.shows(new RegExp(`^what was before\\n[\\s\\S]*^ended ${status}$`, 'm'));
    await this.holds((lines) => expect(lines.join('\n')).not.toMatch(/critical|workload/));
    // Echo and lines are back, and the cursor can be seen.
    this.type('stty -a | tr ";" "\\n" | grep -owE -- "-?(icanon|echo|isig)" | tr "\\n" " "; echo tty');
    await this.shows(/^icanon echo tty$|^isig icanon echo tty$/m);
  }

  /** Keeps what stands on the screen for whoever wants to look, with its colors and without. */
  keep(name: string): void {
    mkdirSync(captures, { recursive: true });
    writeFileSync(join(captures, `${name}.txt`), this.screen());
    writeFileSync(join(captures, `${name}.ansi`), this.#tmux('capture-pane', '-e', '-N', '-p'));
  }

  /** PID of what the shell runs in the foreground. */
  child(): number {
    const shell = this.#tmux('list-panes', '-F', '#{pane_pid}').trim();
    return Number(readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').trim().split(' ')[0]);
  }

  #tmux(...words: readonly string[]): string {
    return execFileSync('tmux', ['-S', this.#socket, ...words], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' },
    });
  }
}
