import { join } from 'node:path';
import { stateDirectory } from '@omnimind/remember/runs/state-directory';
import { StateFile } from '@omnimind/remember/state-file';
import { z } from 'zod';

/** Characters of a name that are kept: names that differ only after them count as one. */
const longest = 255;
const schema = z.object({ version: z.literal(1), names: z.array(z.string().max(longest)) });
/** So many names are kept; the oldest go. */
const most = 200;

/** Names of workloads that a user wants no notifications of, kept beside our other state. */
export class Ignored {
  readonly #file: StateFile<z.infer<typeof schema>>;

  constructor(environment: NodeJS.ProcessEnv = process.env) {
    this.#file = new StateFile(join(stateDirectory(environment), 'ignored.json'), schema);
  }

  /** Read anew each time: other processes change it. */
  get names(): string[] {
    return this.#file.readOrNull()?.names ?? [];
  }

  has(name: string): boolean {
    return this.names.includes(name.slice(0, longest));
  }

  /** Throws as the system calls do. */
  add(name: string): void {
    const kept = name.slice(0, longest);
    this.#write([...this.names.filter((known) => known !== kept), kept].slice(-most));
  }

  /** @returns whether it was ignored. Throws as the system calls do. */
  remove(name: string): boolean {
    const { names } = this;
    const kept = name.slice(0, longest);
    if (!names.includes(kept)) return false;
    this.#write(names.filter((known) => known !== kept));
    return true;
  }

  #write(names: string[]): void {
    this.#file.write({ version: 1, names });
  }
}
