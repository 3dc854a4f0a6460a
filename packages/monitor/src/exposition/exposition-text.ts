import { escapeText } from '@omnimind/protocol/escape';

/** Longer names are cut: a label stands in every series of its workload. */
const maxLabel = 120;

/** A name as it may stand in a label: bounded, visible, and equal only for names that are shown alike. */
export function labelText(name: string): string {
  return escapeText(name.slice(0, maxLabel));
}

/**
 * Writes metrics in Prometheus's text format 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
 */
export class ExpositionText {
  readonly #lines: string[] = [];
  /** How many series were written. */
  series = 0;

  /** Begins a metric: all of its samples follow before the next one begins. Nothing is written of one without any. */
  family(name: string, type: 'counter' | 'gauge', help: string): (value: number | null, labels?: Labels) => void {
    let isBegun = false;
    return (value, labels = {}) => {
      if (value === null || Number.isNaN(value)) return;
      if (!isBegun) this.#lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
      isBegun = true;
      this.#lines.push(`${name}${labelSet(labels)} ${value}`);
      this.series += 1;
    };
  }

  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }
}

export type Labels = Readonly<Record<string, string>>;

function labelSet(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value.replace(/[\\"\n]/g, escaped)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`;
}
