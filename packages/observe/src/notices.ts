/** What could not be measured and why, each once, in the order of their coming. */
export class Notices {
  readonly #texts = new Set<string>();
  #list: readonly string[] = [];

  add(text: string): void {
    if (this.#texts.has(text)) return;
    this.#texts.add(text);
    this.#list = [...this.#texts];
  }

  get list(): readonly string[] {
    return this.#list;
  }
}
