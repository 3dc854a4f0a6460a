/** One swap area; proc_swaps(5). */
export interface SwapArea {
  /** Device or file. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly usedBytes: number;
}

/** Parses /proc/swaps, which gives KiB. Lines of another form are passed over. */
export function parseSwaps(text: string): SwapArea[] {
  const areas: SwapArea[] = [];
  for (const line of text.split('\n')) {
    // A name with blanks is written with `\040`.
    const match = /^(\/\S*)\s+\S+\s+(\d+)\s+(\d+)/.exec(line);
    if (match?.[1] !== undefined)
      areas.push({ name: match[1], sizeBytes: Number(match[2]) * 1024, usedBytes: Number(match[3]) * 1024 });
  }
  return areas;
}
