import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files that go into the image as they are. */
export const guestFiles = join(import.meta.dirname, 'guest');

/** Debian's releases that a guest can be made of: bookworm has systemd 252, trixie has 257. */
export const suites = ['bookworm', 'trixie'] as const;

/** What the image of the guest is made of. The folder that caches it is named after a hash of all this. */
export interface Recipe {
  readonly suite: string;
  readonly packages: readonly string[];
  /** Left out of the packages: nobody reads there. */
  readonly withoutPaths: readonly string[];
  /** Units that only slow the start, or that a scenario starts when it wants them. */
  readonly masked: readonly string[];
  readonly size_mb: number;
  /** Counts the changes of how it is built that nothing above shows. */
  readonly revision: number;
}

const usual: Recipe = {
  suite: chosenSuite(),
  packages: [
    'systemd',
    'systemd-sysv',
    'dbus',
    'dbus-user-session',
    'libpam-systemd',
    'linux-image-cloud-amd64',
    'earlyoom',
    'systemd-oomd',
    'stress-ng',
    'procps',
    'util-linux',
    'iproute2',
    'kmod',
    'udev',
    'libstdc++6',
    'ca-certificates',
    'python3-minimal',
  ],
  withoutPaths: ['/usr/share/man/*', '/usr/share/doc/*', '/usr/share/locale/*', '/usr/share/info/*'],
  masked: [
    'getty.target',
    'serial-getty@.service',
    'systemd-networkd.service',
    'systemd-networkd.socket',
    'systemd-resolved.service',
    'systemd-timesyncd.service',
    'systemd-update-utmp.service',
    'systemd-hwdb-update.service',
    'systemd-firstboot.service',
    'apt-daily.timer',
    'apt-daily-upgrade.timer',
    'dpkg-db-backup.timer',
    'e2scrub_all.timer',
    'e2scrub_reap.service',
    'fstrim.timer',
    'systemd-tmpfiles-clean.timer',
    'earlyoom.service',
    'systemd-oomd.service',
    'systemd-oomd.socket',
  ],
  size_mb: 1400,
  revision: 2,
};

/** Services of the packages that scenarios ask for: they start their own. */
const maskedOfMore = ['postgresql.service'];
/** What a package more or less needs of the disk, with what comes along, MB. */
const sizeOfMore_mb = 250;

/** @param more packages of Debian beside the usual ones */
export function recipeWith(more: readonly string[]): Recipe {
  if (more.length === 0) return usual;
  return {
    ...usual,
    packages: [...usual.packages, ...more],
    masked: [...usual.masked, ...maskedOfMore],
    size_mb: usual.size_mb + sizeOfMore_mb * more.length,
  };
}

/** `OMNIMIND_SUITE`, or the release that most users have. */
function chosenSuite(): (typeof suites)[number] {
  const name = process.env['OMNIMIND_SUITE'] ?? suites[0];
  const suite = suites.find((each) => each === name);
  if (suite === undefined) throw new Error(`OMNIMIND_SUITE is one of ${suites.join(', ')}`);
  return suite;
}

/** Name of the folder in the cache. */
export function recipeHash(recipe: Recipe): string {
  const hash = createHash('sha256').update(JSON.stringify(recipe));
  for (const name of readdirSync(guestFiles).toSorted()) hash.update(name).update(readFileSync(join(guestFiles, name)));
  return hash.digest('hex').slice(0, 16);
}
