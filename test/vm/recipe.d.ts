/** Files that go into the image as they are. */
export declare const guestFiles: string;
/** What the image of the guest is made of. The folder that caches it is named after a hash of all this. */
export declare const recipe: {
    readonly suite: 'bookworm';
    readonly packages: readonly ['systemd', 'systemd-sysv', 'dbus', 'dbus-user-session', 'libpam-systemd', 'linux-image-cloud-amd64', 'earlyoom', 'systemd-oomd', 'stress-ng', 'procps', 'util-linux', 'iproute2', 'kmod', 'udev', 'libstdc++6', 'ca-certificates', 'python3-minimal'];
    /** Left out of the packages: nobody reads there. */
    readonly withoutPaths: readonly ['/usr/share/man/*', '/usr/share/doc/*', '/usr/share/locale/*', '/usr/share/info/*'];
    /** Units that only slow the start, or that a scenario starts when it wants them. */
    readonly masked: readonly ['getty.target', 'serial-getty@.service', 'systemd-networkd.service', 'systemd-networkd.socket', 'systemd-resolved.service', 'systemd-timesyncd.service', 'systemd-update-utmp.service', 'systemd-hwdb-update.service', 'systemd-firstboot.service', 'apt-daily.timer', 'apt-daily-upgrade.timer', 'dpkg-db-backup.timer', 'e2scrub_all.timer', 'e2scrub_reap.service', 'fstrim.timer', 'systemd-tmpfiles-clean.timer', 'earlyoom.service', 'systemd-oomd.service', 'systemd-oomd.socket'];
    readonly size: '1400M';
    /** Counts the changes of how it is built that nothing above shows. */
    readonly revision: 1;
};
/** Name of the folder in the cache. */
export declare function recipeHash(): string;
