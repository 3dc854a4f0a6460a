import type { Drift } from '@omnimind/protocol/cycles-report';
import { formatBytes, formatDuration, formatNumber, formatShare } from '@omnimind/protocol/units';

/**
 * A drift in one sentence: `the memory of api.service grows by 3.0 MiB a cycle since cycle 1: 118 MiB → 298 MiB`. The
 * subject is as it came: it is escaped where it is shown.
 */
export function driftText(drift: Omit<Drift, 'text' | 'seen_at_cycle'>, last_cycle?: number): string {
  const { kind, first_cycle, per_cycle, from, to, unit } = drift;
  const name = nameOf(drift);
  const levels = `${quantity(from, unit)} → ${quantity(to, unit)}`;
  if (kind === 'trend')
    return `${name} grows by ${quantity(per_cycle, unit)} a cycle since cycle ${first_cycle}: ${levels}`;
  if (kind === 'step') return `${name} rose at cycle ${first_cycle} and stays there: ${levels}`;
  const stretch =
    last_cycle === undefined ? `from cycle ${first_cycle} on` : `in cycles ${first_cycle} to ${last_cycle}`;
  return `failures come together ${stretch}: ${quantity(to, unit)} of them failed, ${quantity(from, unit)} of the others`;
}

function nameOf({ signal, subject }: Pick<Drift, 'signal' | 'subject'>): string {
  if (signal === 'duration') return 'the duration';
  if (signal === 'peak_cpu') return 'the CPU peak';
  if (signal === 'peak_memory') return 'the memory peak';
  if (subject === null) return 'the memory of what the cycles left behind';
  return `the memory of ${subject}`;
}

function quantity(value: number, unit: Drift['unit']): string {
  if (unit === 'bytes') return formatBytes(value);
  if (unit === 's') return formatDuration(value);
  return unit === 'share' ? formatShare(value) : `${formatNumber(value)} cores`;
}
