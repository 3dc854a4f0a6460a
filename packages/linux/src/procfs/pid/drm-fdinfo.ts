/** What a client of a GPU's driver holds. */
export interface DrmClient {
  /** The same for each descriptor, of whatever process, that comes from one open of the device. */
  readonly id: string;
  readonly driver: string;
  /** Resident in all memory that the GPU uses: its own and the machine's. */
  readonly bytes: number;
  /** Of it: in the GPU's own. */
  readonly vram_bytes: number;
}

/** `drm-total-cycles-ENGINE` is no memory. */
const line = /^drm-(resident|memory|total)-(?!cycles-)(\S+):\s*(\d+)(?: (KiB|MiB))?\s*$/gm;
const units = { KiB: 1024, MiB: 2 ** 20 };
/** amdgpu and xe say `vram`, i915 says `local`; all else lies in the machine's memory. */
const own = /^(?:stolen-)?(?:vram|local)/;
/** Buffers that take no memory yet are among the total; `memory` is what amdgpu called `resident` first. */
const ranks = { total: 1, memory: 2, resident: 3 };

/**
 * Parses /proc/PID/fdinfo/FD of a device below /dev/dri; Documentation/gpu/drm-usage-stats.rst.
 *
 * @returns `null` of any other descriptor, where the driver doesn't say what memory it uses, and before Linux 5.19, which numbers no clients
 */
export function parseDrmFdinfo(text: string): DrmClient | null {
  const client = textOf(text, 'client-id');
  const driver = textOf(text, 'driver');
  const regions = new Map<string, { readonly rank: number; readonly bytes: number }>();
  for (const [, kind, region = '', value, unit] of text.matchAll(line)) {
    const rank = ranks[kind as keyof typeof ranks];
    if (rank < (regions.get(region)?.rank ?? 0)) continue;
    regions.set(region, { rank, bytes: Number(value) * (unit === undefined ? 1 : units[unit as keyof typeof units]) });
  }
  if (client === undefined || driver === undefined || regions.size === 0) return null;
  let [bytes, vram_bytes] = [0, 0];
  for (const [region, at] of regions) {
    bytes += at.bytes;
    if (own.test(region)) vram_bytes += at.bytes;
  }
  // A device that is not on PCI has no address: there the driver numbers its clients.
  return { id: `${textOf(text, 'pdev') ?? driver} ${client}`, driver, bytes, vram_bytes };
}

function textOf(text: string, key: string): string | undefined {
  return new RegExp(`^drm-${key}:\\s*(\\S+)`, 'm').exec(text)?.[1];
}
