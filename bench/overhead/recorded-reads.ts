import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** The files that each of some ticks read, as indices into one table of paths. A path that ends in a slash is a folder. */
export interface RecordedReads {
  readonly paths: string[];
  readonly ticks: number[][];
}

/**
 * Notes which files are read while `body` runs, by standing in for the reading functions of node:fs. What was read is
 * found by the descriptor's link in /proc/self/fd.
 */
export class ReadRecorder {
  readonly #indices = new Map<string, number>();
  readonly #ticks: number[][] = [];

  /** Runs one tick and notes its reads. */
  record(tick: () => void): void {
    const reads: number[] = [];
    const { readSync, readdirSync, readFileSync } = fs;
    const note = (path: string): void => {
      reads.push(this.#indexOf(path));
    };
    // A read that goes on at an offset, to find the end of a file, is no second file.
    fs.readSync = ((
      fd: number,
      buffer: NodeJS.ArrayBufferView,
      offset: number,
      length: number,
      position: number | null,
    ) => {
      if (position === 0 || position === null) note(fs.readlinkSync(`/proc/self/fd/${fd}`));
      return readSync(fd, buffer, offset, length, position);
    }) as typeof readSync;
    fs.readdirSync = ((...parameters: Parameters<typeof readdirSync>) => {
      note(`${String(parameters[0]).replace(/\/$/, '')}/`);
      return readdirSync(...parameters);
    }) as typeof readdirSync;
    fs.readFileSync = ((...parameters: Parameters<typeof readFileSync>) => {
      note(String(parameters[0]));
      return readFileSync(...parameters);
    }) as typeof readFileSync;
    syncBuiltinESMExports();
    try {
      tick();
    } finally {
      Object.assign(fs, { readSync, readdirSync, readFileSync });
      syncBuiltinESMExports();
    }
    this.#ticks.push(reads);
  }

  result(): RecordedReads {
    return { paths: [...this.#indices.keys()], ticks: this.#ticks };
  }

  #indexOf(path: string): number {
    const known = this.#indices.get(path);
    if (known !== undefined) return known;
    const index = this.#indices.size;
    this.#indices.set(path, index);
    return index;
  }
}

/** The same as the text that `reader.c` takes on its standard input. */
export function readerInput({ paths, ticks }: RecordedReads): string {
  const lines = ticks.map((reads) => [reads.length, ...reads].join(' '));
  return `${[paths.length, ...paths, ticks.length, ...lines].join('\n')}\n`;
}
