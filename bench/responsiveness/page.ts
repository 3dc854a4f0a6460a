import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDocsSection } from '../docs-section.ts';
import { type Cell, guards, readCells, troubles } from './cells.ts';

const docs = join(import.meta.dirname, '../../docs');

/** Writes tables and pictures of docs/responsiveness.md from all that was measured. */
export function writePage(): void {
  const cells = readCells();
  const machines = [...new Set(cells.map(({ memory_mb, swap_mb }) => `${memory_mb}/${swap_mb}`))];
  const parts = machines.flatMap((machine) => {
    const [memory_mb = 0, swap_mb = 0] = machine.split('/').map(Number);
    const there = cells.filter((cell) => cell.memory_mb === memory_mb && cell.swap_mb === swap_mb);
    return Object.entries(troubles).flatMap(([trouble, title]) => {
      const rows = Object.keys(guards).flatMap((guard) =>
        there.filter((cell) => cell.guard === guard && cell.trouble === trouble),
      );
      if (rows.length === 0) return [];
      const swap = swap_mb === 0 ? 'no swap' : `${swap_mb} MiB of swap`;
      return [
        `### ${memory_mb} MiB, ${swap}: ${title}\n`,
        picture(`${trouble}-${memory_mb}-${swap_mb}`, rows),
        tableOf(rows),
      ];
    });
  });
  writeDocsSection('responsiveness.md', 'responsiveness', `\n${parts.join('\n')}\n${unmeasured(cells)}`);
}

/** What the tables lack. */
function unmeasured(cells: readonly Cell[]): string {
  const absent = (names: Readonly<Record<string, string>>, key: 'guard' | 'trouble') =>
    Object.entries(names).flatMap(([name, text]) => (cells.some((cell) => cell[key] === name) ? [] : [text]));
  const sizes = [...new Set(cells.map(({ memory_mb }) => memory_mb))].join(' and ');
  const swaps = [...new Set(cells.map(({ swap_mb }) => swap_mb))];
  const parts = [
    ...[...absent(guards, 'guard'), ...absent(troubles, 'trouble')].map((text) => `“${text}”`),
    `machines of another size than ${sizes} MiB`,
    ...(swaps.some((swap_mb) => swap_mb > 0) ? [] : ['machines with swap']),
  ];
  return `Not measured: ${parts.join('; ')}.\n`;
}

type Rows = readonly Cell[];

function tableOf(rows: Rows): string {
  return [
    '| guard | idle median, ms | idle 99th | median | 95th | 99th percentile | worst | later than 1 s | stalled, s | well after, s | waited for memory, s | for storage, s | editor | trouble ended |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|---|---|',
    ...rows.map((cell) => {
      const { idle_median_ms, idle_p99_ms, median_ms, p95_ms, p99_ms, worst_ms } = cell;
      const waits = [cell.memory_stall_usec, cell.io_stall_usec].map((usec) =>
        typeof usec === 'number' ? (usec / 1e6).toFixed(2) : 'not told',
      );
      const times = [idle_median_ms, idle_p99_ms, median_ms, p95_ms, p99_ms, worst_ms];
      const numbers = [...times, cell.later_than_1s, cell.stalled_s, cell.well_after_s ?? '0', ...waits];
      return `| ${[guardOf(cell), ...numbers, cell.editor_lives ? 'lives' : 'killed', endOf(cell)].join(' | ')} |`;
    }),
    '',
  ].join('\n');
}

function guardOf({ guard }: Cell): string {
  return Object.entries(guards).find(([name]) => name === guard)?.[1] ?? guard;
}

function endOf(cell: Cell): string {
  const { hog_ended_s, earlyoom_kills, oomd_kills, fixed_kills, kernel_kills } = cell;
  const counts = {
    earlyoom: earlyoom_kills,
    'systemd-oomd': oomd_kills,
    'the guard': fixed_kills,
    'the kernel': kernel_kills,
  };
  const killers = Object.entries(counts)
    .flatMap(([name, count]) => (count > 0 ? [name] : []))
    .join(', ');
  if (hog_ended_s === null) return killers === '' ? 'no' : `no; ${killers} killed something`;
  return killers === '' ? `after ${hog_ended_s} s` : `after ${hog_ended_s} s, by ${killers}`;
}

const [left, width, rowHeight, top] = [210, 640, 70, 24];

/** Lateness over time, a row for each guard, on a scale of 10 ms to 100 s. */
function picture(name: string, rows: Rows): string {
  const seconds = Math.max(...rows.map((row) => row.seconds));
  const x = (ms: number) => left + ((ms / 1000 + 10) / (seconds + 10)) * width;
  const height = (ms: number) => (Math.min(4, Math.max(0, Math.log10(ms / 10))) / 4) * (rowHeight - 12);
  const parts = rows.flatMap((row, index) => {
    const base = top + (index + 1) * rowHeight;
    const second = base - height(1000);
    const bars = row.strokes
      .filter(([t]) => t >= -10_000 && t <= seconds * 1000)
      .map(([t, ms]) => {
        const wide = Math.max(2, (ms / 1000 / (seconds + 10)) * width);
        const color = ms > 1000 ? '#c62828' : ms > 250 ? '#ef8f00' : '#5a9a5a';
        return `<rect x="${x(t).toFixed(1)}" y="${(base - height(ms)).toFixed(1)}" width="${Math.min(wide, left + width - x(t)).toFixed(1)}" height="${Math.max(1, height(ms)).toFixed(1)}" fill="${color}"/>`;
      });
    const endAt = row.hog_ended_s;
    return [
      `<text x="8" y="${base - 24}">${guardOf(row).replaceAll('`', '')}</text>`,
      `<line x1="${left}" y1="${second}" x2="${left + width}" y2="${second}" stroke="#bbb" stroke-dasharray="2 3"/>`,
      `<text x="${left + width + 6}" y="${second + 4}" fill="#888">1 s</text>`,
      ...bars,
      `<line x1="${left}" y1="${base}" x2="${left + width}" y2="${base}" stroke="#888"/>`,
      endAt === null ? '' : `<text x="${x(endAt * 1000)}" y="${base - rowHeight + 14}" fill="#333">† ended</text>`,
    ];
  });
  const bottom = top + rows.length * rowHeight;
  const marks = Array.from({ length: Math.floor(seconds / 10) + 1 }, (_, i) => i * 10).map(
    (s) => `<text x="${x(s * 1000)}" y="${bottom + 16}" text-anchor="middle" fill="#555">${s} s</text>`,
  );
  const text = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + width + 40} ${bottom + 28}" font-family="sans-serif" font-size="12">`,
    '<title>How late the editor answered, over time</title>',
    '<rect width="100%" height="100%" fill="#fff"/>',
    `<line x1="${x(0)}" y1="${top - 8}" x2="${x(0)}" y2="${bottom}" stroke="#333"/>`,
    `<text x="${x(0) + 4}" y="${top - 8}">the trouble begins</text>`,
    ...parts.filter(Boolean),
    ...marks,
    '</svg>',
    '',
  ].join('\n');
  writeFileSync(join(docs, `responsiveness-${name}.svg`), text);
  return `![how late the editor answered, over time](responsiveness-${name}.svg)\n`;
}
