import type { ManagerKind } from '@omnimind/linux/systemd/service-manager';
import type { Configuration } from '@omnimind/protocol/configuration';
import type { Change, CommandPurpose, FilePurpose, Note, Profile } from '@omnimind/protocol/setup-plan';
import type { Machine } from './limits.ts';
import type { Backup, SetupManifest } from './manifest.ts';

export interface SetupRequest {
  readonly kind: ManagerKind;
  readonly profile: Profile;
  readonly configuration: Configuration;
  readonly configurationFile?: string | undefined;
  readonly configurationFiles?: readonly string[];
  readonly packageDirectory: string;
  readonly installEarlyoom?: boolean;
  /** Whether the monitor moves what becomes trouble outside of the slice into it; it does by default. */
  readonly leavesCulprits?: boolean;
  /** The plan is only shown: what stands in its way here is a note, not an error. */
  readonly isOnlyShown?: boolean;
  readonly installedPackages?: readonly string[];
}

/** A file that setup wants, before it was looked at what stands there. */
export interface WantedFile {
  readonly purpose: FilePurpose;
  /** Absolute path. */
  readonly path: string;
  readonly mode: number;
  /** Its bytes, or the file to copy. */
  readonly content: Buffer | { readonly copyOf: string };
  /** What stands there may be somebody else's: it is kept, and comes back when we go. */
  readonly takesOver?: boolean;
}

export interface PlannedFile extends Omit<WantedFile, 'takesOver'> {
  readonly bytes: number;
  readonly sha256: string;
  readonly change: Change;
  /** What stands there now; `null` for nothing, and for what is no text to look at. */
  readonly before: string | null;
}

export interface PlannedLink {
  readonly path: string;
  readonly target: string;
  readonly change: 'new' | 'same';
}

export interface PlannedCommand {
  readonly purpose: CommandPurpose;
  readonly words: readonly string[];
  /** What undoes it, in this order. */
  readonly undo: readonly (readonly string[])[];
}

export interface SetupPlan {
  readonly kind: ManagerKind;
  readonly profile: Profile;
  readonly machine: Machine;
  readonly files: readonly PlannedFile[];
  readonly links: readonly PlannedLink[];
  /** Files of an earlier setup that are no longer wanted; what was there before is restored. */
  readonly stale: readonly string[];
  /** Backups of the files that are taken over, and those that are restored because ours are stale. */
  readonly backups: { readonly make: readonly Backup[]; readonly restore: readonly Backup[] };
  /** Installs a package before all else; the plan is then made again. */
  readonly install: PlannedCommand | null;
  /** Arguments that earlyoom must run with in the end; `null` when it is not restarted. */
  readonly earlyoomWords: readonly string[] | null;
  readonly directories: readonly string[];
  /** Before files are written: services go before their files do. */
  readonly commandsBefore: readonly PlannedCommand[];
  readonly commandsAfter: readonly PlannedCommand[];
  /** What makes the managers read the restored files, after a failure. */
  readonly settle: readonly (readonly string[])[];
  readonly notes: readonly Note[];
  readonly manifestFile: string;
  readonly manifest: SetupManifest;
  /** Whether the manifest differs from the one that is there. */
  readonly changesManifest: boolean;
}

export function isDone(plan: SetupPlan): boolean {
  const { files, links, stale, install, commandsBefore, commandsAfter, changesManifest } = plan;
  const isSame = [...files, ...links].every(({ change }) => change === 'same');
  const others = [...stale, ...commandsBefore, ...commandsAfter];
  return isSame && others.length === 0 && install === null && !changesManifest;
}
