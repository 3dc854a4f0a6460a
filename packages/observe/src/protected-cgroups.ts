import { readdirSync } from 'node:fs';
import { readOr } from '@omnimind/linux/files/outcome';

/** Of a machine with more users and sessions than this the rest is not looked at. */
const maxCgroups = 64;

/**
 * The cgroups of those whom OmniMind works for: sessions, the programs that a desktop starts, the backend. Paths below the mount point,
 * beginning with a slash; systemd.special(7), systemd.io/DESKTOP_ENVIRONMENTS. Each is read with all that is in it.
 *
 * @param root mount point of the unified hierarchy
 */
export function protectedCgroups(root: string): string[] {
  const found = ['/system.slice/omnimind-backend-protected.service'];
  for (const user of namesIn(`${root}/user.slice`)) {
    const uid = /^user-(\d+)\.slice$/.exec(user)?.[1];
    if (uid === undefined) continue;
    const slice = `/user.slice/${user}`;
    for (const slot of namesIn(`${root}${slice}`))
      if (/^session-\w+\.scope$/.test(slot)) found.push(`${slice}/${slot}`);
    for (const kind of ['app.slice', 'session.slice']) found.push(`${slice}/user@${uid}.service/${kind}`);
    if (found.length >= maxCgroups) break;
  }
  return found.slice(0, maxCgroups);
}

function namesIn(directory: string): string[] {
  return readOr([], () => readdirSync(directory));
}
