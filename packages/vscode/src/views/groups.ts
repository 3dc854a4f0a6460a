import type { Workload } from '@omnimind/protocol/api/schemas';

/** What a workload is to the person at this window, in the order in which it is shown. */
export const groups = ['workspace', 'editor', 'containers', 'browser', 'yours', 'system'] as const;
export type Group = (typeof groups)[number];

/** As container engines name scopes and slices: Docker, Podman, containerd, CRI-O, systemd-nspawn. */
const container = /(?:^|\/)(?:docker|libpod|cri-containerd|crio|nerdctl|lxc|kubepods|machine)[-.]|\/docker\/|\/lxc\//;
const browsers =
  /^(?:firefox|chrom(?:e|ium)|google-chrome|brave|vivaldi|opera|msedge|microsoft-edge|epiphany|librewolf)\b/i;
/** Accounts below it are the system's (login.defs(5), UID_MIN). */
const firstPerson = 1000;

/** @param folders of this window's workspace, as absolute paths */
export function groupOf(workload: Workload, folders: readonly string[]): Group {
  const { name, directory, cgroup, protected_by, uid } = workload;
  if (protected_by === 'editor') return 'editor';
  if (container.test(cgroup ?? '')) return 'containers';
  if (typeof directory === 'string' && folders.some((folder) => isIn(directory, folder))) return 'workspace';
  if (browsers.test(name)) return 'browser';
  const isService = cgroup !== null && /^\/(?:system\.slice|init\.scope)(?:\/|$)/.test(cgroup);
  const isOthers = uid !== null && uid !== process.getuid?.() && uid < firstPerson;
  return isService || isOthers ? 'system' : 'yours';
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
