import type { Configuration } from '@omnimind/protocol/configuration';
import type { Profile } from '@omnimind/protocol/setup-plan';

/** What limits are shares of. */
export interface Machine {
  readonly processors: number;
  /** MemTotal. */
  readonly memory_bytes: number;
}

const MiB = 2 ** 20;

/** What the monitor itself gets, MiB: it holds 75 MiB over 500 processes, and a leak of its own must end somewhere. */
export const monitorMemory = { min_mib: 96, low_mib: 128, max_mib: 300 } as const;

/**
 * CPU weight of the monitor: beside other services it comes first, since what watches must run when it is needed. Beside a
 * user's editor it gives way, in the same slice as that: with 1000 there the editor's 99th percentile was 1.5 times its idle
 * one, with 20 it was 1.1 times. The work that it watches is in another slice, against which it stands with all of app.slice.
 */
export const monitorWeight = { system: 1000, user: 20 } as const;

/** The limits of a configuration, for one machine. Sizes are whole MiB, so that the kernel shows what was asked for. */
export interface Limits {
  /** Against 100 of the siblings. */
  readonly cpu_weight: number;
  readonly io_weight: number;
  /** Percent of one processor, as `CPUQuota=` wants it; `null` for none. */
  readonly cpu_quota_percent: number | null;
  readonly memory_high_mib: number;
  readonly memory_max_mib: number;
  /** Kept for editor and session. */
  readonly protect_low_mib: number;
  readonly backend_low_mib: number;
}

/** Renders the shares of a configuration for one machine: 0.95 of 8 processors is 760 % of one. */
export function limitsFor({ slice, protect, backend }: Configuration, machine: Machine, profile: Profile): Limits {
  const hasQuota = profile === 'test' && slice.cpu_quota < 1;
  return {
    cpu_weight: slice.cpu_weight,
    io_weight: slice.io_weight,
    cpu_quota_percent: hasQuota ? Math.max(1, Math.round(slice.cpu_quota * machine.processors * 100)) : null,
    memory_high_mib: Math.max(1, mib(slice.memory_high, machine)),
    memory_max_mib: Math.max(1, mib(slice.memory_max, machine)),
    protect_low_mib: mib(protect.memory_low, machine),
    backend_low_mib: mib(backend.memory_low, machine),
  };
}

function mib(share: number, { memory_bytes }: Machine): number {
  return Math.floor((share * memory_bytes) / MiB);
}
