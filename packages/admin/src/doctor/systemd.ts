import { installedSystemdVersion } from '@omnimind/linux/systemd/installed-version';
import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import type { DoctorContext } from './context.ts';

/** FreezeUnit came with 246, what our units use with 244. */
const oldest = 244;
/** Debian 12 has it: what OmniMind is tested on. */
const tested = 252;
/** Drops cgroup v1. */
const dropsOldCgroups = 258;

/** Whether systemd runs this machine, and which. */
export const systemdCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'systemd',
  run: ({ machine }) => {
    // sd_booted(3)
    if (!machine.exists('/run/systemd/system')) return doctorFinding('systemd.not_running');
    const version = installedSystemdVersion(machine.root);
    if (version === null) return doctorFinding('systemd.unknown');
    if (version < oldest) return doctorFinding('systemd.old', { version, oldest });
    if (version < tested) return doctorFinding('systemd.aged', { version, tested });
    return doctorFinding(version >= dropsOldCgroups ? 'systemd.new' : 'systemd.fine', { version });
  },
};
