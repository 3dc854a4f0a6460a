import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { exists, hashBytes, hashFile, readFileState } from './disk.ts';
import type { SetupManifest } from './manifest.ts';
import type { PlannedFile, PlannedLink, WantedFile } from './planned.ts';
import type { SetupWorld } from './world.ts';

/**
 * Holds what setup wants against what stands there.
 *
 * @param earlier what an earlier setup wrote
 * @param ownDirectory a directory that is ours alone, with all in it; `null` where a package has it
 * @throws OmnimindError `setup_refused` when there is anything at a path of ours that no setup wrote
 */
export function compareFiles(
  world: SetupWorld,
  earlier: SetupManifest | null,
  wanted: readonly WantedFile[],
  wantedLinks: readonly { path: string; target: string }[],
  ownDirectory: string | null,
): { files: PlannedFile[]; links: PlannedLink[]; stale: string[] } {
  const foreign: string[] = [];
  if (ownDirectory !== null && exists(world.real(ownDirectory)) && earlier?.directories.includes(ownDirectory) !== true)
    foreign.push(ownDirectory);
  const files = wanted.map((file) => compared(file, world, earlier, foreign));
  const links = wantedLinks.map(({ path, target }): PlannedLink => {
    const there = readFileState(world.real(path));
    const isOurs = earlier?.links.some((link) => link.path === path) === true;
    if (there.kind !== 'absent' && !(isOurs && there.kind === 'link')) foreign.push(path);
    return { path, target, change: there.kind === 'link' && there.target === target ? 'same' : 'new' };
  });
  if (foreign.length > 0) throw new OmnimindError('setup_refused', message('setup.foreign_files', { files: foreign }));
  const paths = new Set(wanted.map(({ path }) => path));
  const stale = (earlier?.files ?? []).flatMap(({ path, sha256 }) => {
    const there = readFileState(world.real(path));
    return !paths.has(path) && there.kind === 'file' && there.sha256 === sha256 ? [path] : [];
  });
  return { files, links, stale };
}

function compared(file: WantedFile, world: SetupWorld, earlier: SetupManifest | null, foreign: string[]): PlannedFile {
  const { takesOver, ...rest } = file;
  const { content, purpose } = file;
  const isText = Buffer.isBuffer(content) && purpose !== 'program';
  const sha256 = Buffer.isBuffer(content) ? hashBytes(content) : hashFile(content.copyOf);
  const bytes = Buffer.isBuffer(content) ? content.length : statSync(content.copyOf).size;
  const path = world.real(file.path);
  const there = readFileState(path);
  const known = earlier?.files.find((candidate) => candidate.path === file.path);
  const before = isText && there.kind === 'file' ? readFileSync(path, 'utf8') : null;
  const planned = (change: PlannedFile['change']): PlannedFile => ({ ...rest, bytes, sha256, change, before });
  if (there.kind === 'absent') return planned('new');
  if (known === undefined && there.kind === 'file' && takesOver === true) return planned('taken_over');
  if (known === undefined || there.kind !== 'file') {
    foreign.push(file.path);
    return planned('changed');
  }
  if (there.sha256 === sha256 && there.mode === file.mode) return planned('same');
  return planned(there.sha256 === known.sha256 || there.sha256 === known.before ? 'changed' : 'edited');
}

/** Directories that must be made for these paths, parents first. */
export function missingDirectories(world: SetupWorld, paths: readonly string[]): string[] {
  const missing = new Set<string>();
  for (const path of paths)
    for (let directory = dirname(path); directory !== '/' && !missing.has(directory); directory = dirname(directory)) {
      if (exists(world.real(directory))) break;
      missing.add(directory);
    }
  return [...missing].toSorted((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
}
