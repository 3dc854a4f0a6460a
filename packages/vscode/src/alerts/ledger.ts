import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Alert, isPaused } from '@omnimind/protocol/alert-book';
import { type Severity, severities } from '@omnimind/protocol/verdict';
import { z } from 'zod';
import { repeat_s } from './alert-desk.ts';

const shownSchema = z.record(z.string(), z.object({ severity: z.enum(severities), shown_s: z.number() }));
type Shown = z.infer<typeof shownSchema>;

/** What counts as shown with an alert: its cause, and of what is paused each pause by itself, since somebody may wait for it. */
export function claimed(alert: Alert): string {
  return isPaused(alert) ? `${alert.cause} ${alert.latest.id}` : alert.cause;
}

/**
 * What the windows of this editor showed lately, in a file that they share. Only the focused window writes it; if it cannot
 * be written, a notification may appear twice.
 */
export class Ledger {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** @returns whether this may be shown now; from then on it counts as shown */
  claim(cause: string, severity: Severity, now_s: number): boolean {
    const recent = Object.fromEntries(
      Object.entries(this.#read()).filter(([, { shown_s }]) => Math.abs(now_s - shown_s) < repeat_s),
    );
    const known = recent[cause];
    if (known !== undefined && severities.indexOf(severity) <= severities.indexOf(known.severity)) return false;
    this.#write({ ...recent, [cause]: { severity, shown_s: now_s } });
    return true;
  }

  get #file(): string {
    return join(this.#directory, 'shown.json');
  }

  #read(): Shown {
    try {
      return shownSchema.safeParse(JSON.parse(readFileSync(this.#file, 'utf8'))).data ?? {};
    } catch {
      return {};
    }
  }

  #write(shown: Shown): void {
    try {
      mkdirSync(this.#directory, { recursive: true });
      const fresh = `${this.#file}.${process.pid}`;
      writeFileSync(fresh, JSON.stringify(shown));
      renameSync(fresh, this.#file);
    } catch {
      // See the class.
    }
  }
}
