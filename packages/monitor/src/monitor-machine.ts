import { MachineSampler } from '@omnimind/observe/machine-sampler';
import { Monitor } from './monitor.ts';
import type { MonitorOptions } from './monitor-options.ts';
import { ownSlice, protectionReason } from './own-slice.ts';

/**
 * Watches the whole machine until the signal comes: every workload, its behavior, the changes as they come. In mode `observe`
 * it changes nothing on the machine; in mode `smart` it acts on the units of omnimind-dev.slice, and undoes all at its end.
 *
 * @throws OmnimindError `unavailable` without /proc; `output_unwritable` when the metrics file can't be written at the
 * start (later that is a notice)
 */
export async function monitorMachine(options: MonitorOptions): Promise<void> {
  const { configuration, interval_s, signal } = options;
  if (signal.aborted) return;
  const { names, units } = configuration.protect;
  const slice = ownSlice().path;
  const protectedPath = (path: string): string | null =>
    path.split('/').find((part) => units.includes(part)) ?? protectionReason(path, slice);
  const source = options.source ?? new MachineSampler({ interval_s, protectedNames: names, protectedPath });
  try {
    await new Monitor(options, source).run(signal);
  } finally {
    source.close();
  }
}
