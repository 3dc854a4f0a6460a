import { isUnavailable } from '@omnimind/linux/files/outcome';
import { devSlice, omnimindSlice } from '@omnimind/linux/systemd/slice-names';
import { type VerifyFinding, verifyFinding } from '@omnimind/protocol/verify-finding';
import type { Check } from '../checks/check.ts';
import { setupCommand, systemctl, type VerifyContext } from './context.ts';

const slices = [omnimindSlice, devSlice];

/**
 * Whether the manager has loaded the slices from setup's files, and nothing else lies over them: a drop-in in
 * `*.control` is what `systemctl set-property` leaves; systemd.unit(5).
 */
export const slicesCheck: Check<VerifyContext, VerifyFinding> = {
  name: 'slices',
  run: async (context) => {
    const overrides: string[] = [];
    const stale: string[] = [];
    for (const unit of slices) {
      const properties = await context.units.read(context.kind, unit);
      if (isUnavailable(properties))
        return verifyFinding('slices.no_manager', { reason: properties.unavailable }, 'omnimind doctor');
      // A slice that has no file is made up by systemd when something is put into it.
      if (properties.text('LoadState') !== 'loaded' || properties.text('FragmentPath') === '')
        return verifyFinding(
          'slices.not_loaded',
          { unit, load_state: properties.text('LoadState') },
          setupCommand(context),
        );
      overrides.push(...properties.texts('DropInPaths').filter((path) => path.includes('.control/')));
      if (properties.isTrue('NeedDaemonReload')) stale.push(unit);
    }
    if (overrides.length > 0)
      return verifyFinding(
        'slices.overridden',
        { files: overrides },
        systemctl(context, `revert ${[...new Set(overrides.map(unitOf))].join(' ')}`),
      );
    if (stale.length > 0)
      return verifyFinding('slices.not_reloaded', { units: stale }, systemctl(context, 'daemon-reload'));
    return verifyFinding('slices.loaded', { units: slices });
  },
};

/** `/run/systemd/system.control/a.slice.d/50-CPUWeight.conf` → `a.slice` */
function unitOf(dropIn: string): string {
  return dropIn.split('/').at(-2)?.replace(/\.d$/, '') ?? '';
}
