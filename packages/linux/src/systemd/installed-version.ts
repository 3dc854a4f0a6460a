import { globSync } from 'node:fs';

/**
 * The version of the systemd that is installed, by the name of its library: asking `systemctl` would cost a process.
 *
 * @param root stands before /usr
 * @returns the major number, such as 252; `null` when the library is not where distributions put it
 */
export function installedSystemdVersion(root = ''): number | null {
  const folders = ['systemd', '*-linux-gnu*/systemd'].flatMap((folder) =>
    ['/usr/lib', '/usr/lib64', '/lib'].map((lib) => `${root}${lib}/${folder}/libsystemd-shared-*.so`),
  );
  const versions = globSync(folders).map((file) => Number(/-(\d+)[^/]*\.so$/.exec(file)?.[1] ?? Number.NaN));
  const known = versions.filter((version) => version > 0);
  return known.length === 0 ? null : Math.max(...known);
}
