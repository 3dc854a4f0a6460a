import { dirname, join, posix } from 'node:path';
import { type ManagerKind, userManagerCgroup } from '@omnimind/linux/systemd/service-manager';
import { OmnimindError } from '@omnimind/protocol/errors';
import { escapedJson } from '@omnimind/protocol/escape';
import { message } from '@omnimind/protocol/message';
import { profiles } from '@omnimind/protocol/setup-plan';
import { stateDirectory } from '@omnimind/remember/runs/state-directory';
import { StateFile } from '@omnimind/remember/state-file';
import { z } from 'zod';
import type { SetupWorld } from './world.ts';

const attributeSchema = z.object({
  unit: z.string(),
  /** Path of the cgroup below the mount point, without a slash at its ends. */
  cgroup: z.string(),
  /** File of the cgroup, such as `memory.high`. */
  attribute: z.string(),
  /** What the kernel shows there, without the line break. */
  expected: z.string(),
});
/** What the kernel must show of one cgroup since setup. */
export type ExpectedAttribute = z.infer<typeof attributeSchema>;

const fileSchema = z.object({
  /** Absolute path. */
  path: z.string(),
  /** Of the bytes that setup wrote, in hexadecimal. */
  sha256: z.string(),
  /** Permissions, such as 0o644. */
  mode: z.int(),
  /** What an earlier setup had written there: its sha256. `null`: there was nothing. */
  before: z.string().nullable(),
});

const backupSchema = z.object({
  path: z.string(),
  /** Where its bytes are kept. */
  kept: z.string(),
  sha256: z.string(),
  mode: z.int(),
  uid: z.int(),
  gid: z.int(),
});
/** A file of somebody else in whose place ours stands for now. */
export type Backup = z.infer<typeof backupSchema>;

const linkSchema = z.object({ path: z.string(), target: z.string() });

/** What setup wrote down about itself; setup.json. It is written before anything else is changed. */
const setupManifestSchema = z.object({
  format: z.literal('omnimind-setup'),
  version: z.literal(1),
  kind: z.enum(['system', 'user']),
  profile: z.enum(profiles),
  /** Who ran it; 0 for the system. */
  uid: z.int(),
  processors: z.int(),
  memory_bytes: z.int(),
  /** Files with their contents; the program itself among them. */
  files: z.array(fileSchema),
  links: z.array(linkSchema),
  /** Directories that setup made, parents first. */
  directories: z.array(z.string()),
  services: z.array(z.string()),
  made_group: z.boolean(),
  attributes: z.array(attributeSchema),
  /** In the manager of every user whom this setup is for: `cgroup` is relative to the manager's own, `UID` stands for the user. */
  user_attributes: z.array(attributeSchema),
  /** What stood in the place of our files. */
  former: z.array(backupSchema).default([]),
  /** What earlyoom was given; `null` when setup left it alone. */
  earlyoom: z
    .object({
      /** Without the program. */
      words: z.array(z.string()),
      runs: z.boolean(),
    })
    .nullable()
    .default(null),
  packages: z.array(z.string()).default([]),
  user_services: z.array(z.string()).default([]),
});
export type SetupManifest = z.infer<typeof setupManifestSchema>;

export interface ManifestPlaces {
  /** Stands before every path; tests give a directory of their own. */
  readonly root?: string | undefined;
  readonly environment?: NodeJS.ProcessEnv | undefined;
}

export function placesOf(world: SetupWorld): ManifestPlaces {
  return { root: world.real('/'), environment: world.environment };
}

/** Where setup keeps its manifest: /var/lib/omnimind/setup.json, or in the user's own state directory. */
export function manifestFile(kind: ManagerKind, { root = '/', environment }: ManifestPlaces = {}): string {
  return join(root, kind === 'system' ? '/var/lib/omnimind' : stateDirectory(environment), 'setup.json');
}

/**
 * What setup wrote down about itself; `null` when there was none.
 *
 * @throws OmnimindError `permission_denied`, or `setup_refused` when the file is damaged
 */
export function readSetup(kind: ManagerKind, places: ManifestPlaces = {}): SetupManifest | null {
  const file = manifestFile(kind, places);
  const reading = new StateFile(file, setupManifestSchema).read();
  if (reading.kind === 'read') return reading.value;
  if (reading.kind === 'missing') return null;
  const { cause } = reading;
  if (reading.kind !== 'unreadable')
    throw new OmnimindError('setup_refused', message('setup.damaged', { file }), { cause });
  throw new OmnimindError('permission_denied', message('file.unreadable', { file, errno: reading.code }), { cause });
}

export function manifestText(manifest: SetupManifest): string {
  return `${escapedJson(manifest, 2)}\n`;
}

/**
 * What the kernel must show since setup. A cgroup is there only while its unit is active: that of a slice in which
 * nothing was started yet may be missing.
 *
 * @param uids users with a running manager, for a setup of the system: what holds in each of them is added
 */
export function expectedAttributes(manifest: SetupManifest, uids: readonly number[] = []): ExpectedAttribute[] {
  const users = manifest.kind === 'user' ? [manifest.uid] : uids;
  const inUsers = users.flatMap((uid) =>
    manifest.user_attributes.map((attribute) => ({
      ...attribute,
      unit: attribute.unit.replace('UID', String(uid)),
      cgroup: posix.join(userManagerCgroup(uid), attribute.cgroup),
    })),
  );
  return [...manifest.attributes, ...inUsers];
}

/** Paths of what the services keep for themselves, useless without them. Runs and kills are the user's. */
export function workingState(kind: ManagerKind, { environment }: SetupWorld): string[] {
  const state = dirname(manifestFile(kind, { environment }));
  const names = [
    'events',
    'history',
    'lives',
    'notify',
    'kills/followed.json',
    'ignored-workloads.json',
    'api-token',
    'deployed.json',
  ];
  const own = names.map((name) => join(state, name));
  // Where systemd keeps the state of a service with a dynamic user.
  return kind === 'user' ? own : [...own, '/var/lib/omnimind-notify', '/var/lib/private/omnimind-notify'];
}
