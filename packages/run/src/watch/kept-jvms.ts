import type { TreeSampler } from '@omnimind/observe/tree-sampler';
import type { Message } from '@omnimind/protocol/message';
import type { EndedBy } from './ended-by.ts';
import type { JvmEnds } from './jvm-ends.ts';

/** What ended a command that failed: by what its JVMs said, else by its limits. */
export function endings(status: number, end: number, ended: EndedBy, jvms: KeptJvms, root: number): Message[] {
  const notices = ended.notices(status, end, root);
  const said = status === 0 ? [] : jvms.notices(end);
  // Of a heap that filled it knows how far.
  const isKnown = said.every(({ code }) => code === 'run.ended_short_of_limit') && notices.some(isEndedAtLimit);
  return isKnown || said.length === 0 ? notices : said;
}

const isEndedAtLimit = ({ code }: Message): boolean => code === 'run.ended_at_limit';

/** What the JVMs of a run say to their end; its code is loaded when there is one. */
export class KeptJvms {
  readonly #sampler: TreeSampler;
  #ends: JvmEnds | null = null;
  #isLoading = false;

  constructor(sampler: TreeSampler) {
    this.#sampler = sampler;
  }

  look(t: number): void {
    const processes = this.#sampler.processes();
    this.#ends?.look(t, processes);
    if (this.#isLoading || !processes.some(({ name }) => name === 'java')) return;
    this.#isLoading = true;
    void import('./jvm-ends.ts').then(({ JvmEnds }) => {
      this.#ends = new JvmEnds();
      this.#ends.look(t, processes);
    });
  }

  notices(end: number): Message[] {
    return this.#ends?.notices(end) ?? [];
  }

  close(): void {
    this.#ends?.close();
    this.#ends = null;
  }
}
