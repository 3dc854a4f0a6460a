import { readlinkSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { readOr } from '@omnimind/linux/files/outcome';
import { userName } from '@omnimind/linux/procfs/user-name';
import { displayName, nameVariable } from './command-name.ts';
import { givenValue } from './given-values.ts';
import type { ProcessLevel } from './grower-table.ts';
import { ownerOf } from './user-shares.ts';

/** What a workload is, for people. Nothing in it is escaped. */
export interface WorkloadDescription {
  /** `node server.js · api` */
  readonly name: string;
  /** Of the process that the others come from; `null` where none is left. */
  readonly pid: number | null;
  /** The user whose that process is; `null` where none is left. */
  readonly uid: number | null;
  /** Where it works; `null` where that may not be read. */
  readonly directory: string | null;
  /** The process that holds most memory, where the name is of another. */
  readonly heaviest: { readonly pid: number; readonly name: string } | null;
}

/** Programs that are there to start others. */
const starters = new RegExp(
  `^(?:${[
    '(?:ba|da|z|k|a|c|tc)?sh|fish|nu|sudo|su|doas|login|env|script|screen|SCREEN|tmux.*|make|timeout|time|nice|ionice|taskset|chrt',
    'setsid|nohup|stdbuf|strace|ltrace|xvfb-run|dbus-run-session|flock|entr|watchexec|tini|dumb-init|catatonit|direnv.*|mise.*|just.*',
    '(?:npm|npx|pnpm|pnpx|yarn|bunx|bun run|deno task|node --run)(?: .*)?|nodemon.*|tsx.*|ts-node-dev.*|concurrently|node concurrently',
    '(?:uv|poetry|pipenv|pdm|hatch|rye|conda|mamba|micromamba) run.*|uvx.*|pipx.*|bundle exec.*|foreman.*|overmind.*|hivemind',
    '(?:go|cargo) run.*|cargo watch.*|air|dotnet (?:run|watch).*|omnimind run',
  ].join('|')})$`,
);
/** Directories whose name says nothing of the project, so that the one above them does. */
const anonymous =
  /^(?:src|app|apps|bin|dist|build|out|lib|server|target|current|release|debug|www|public|packages|cmd)$/i;
/** Directories that are no project's: homes, and what the system installs. */
const nobodys =
  /^\/(?:$|root$|(?:home|Users)(?:\/[^/]+)?$|(?:usr|etc|run|proc|sys|dev|tmp|boot|nix|snap|var(?!\/(?:www|lib|opt)\/))(?:\/|$)|var(?:\/(?:www|lib|opt))?$|(?:srv|opt|mnt|media|work)$)/;
const homes = /^\/(?:root|home\/[^/]+)$/;
const maxName = 255;
/** Processes whose command lines are read to find what a starter has started. */
const maxNamed = 8;
/** Characters of a directory that tell it from others. */
const maxPlace = 40;

/**
 * Describes a workload by its main process, or, where that only starts others, by the heaviest of these.
 *
 * @param unit what its unit is called where people know it by that
 */
export function describeWorkload(
  proc: string,
  members: readonly ProcessLevel[],
  main: ProcessLevel | undefined,
  unit: string | null = null,
): WorkloadDescription {
  if (main === undefined) return { name: unit ?? '', pid: null, uid: null, directory: null, heaviest: null };
  const nameOf = ({ pid, name }: ProcessLevel): string => displayName(proc, pid, name);
  const mainName = nameOf(main);
  const isStarter = (name: string): boolean => starters.test(name);
  const others = members.filter(({ pid }) => pid !== main.pid).sort((a, b) => b.level_bytes - a.level_bytes);
  // What npm or a shell has started may hold less than these.
  const started = isStarter(mainName)
    ? others.slice(0, maxNamed).find((process) => !isStarter(nameOf(process)))
    : undefined;
  const heavy = started ?? others[0];
  const holdsMost = heavy !== undefined && heavy.level_bytes >= main.level_bytes;
  const heavyName = holdsMost || (heavy !== undefined && heavy === started) ? nameOf(heavy) : '';
  const isOfHeavy = heavy !== undefined && heavy === started;
  const subject = isOfHeavy ? heavy : main;
  const directory = readOr(null, () => readlinkSync(`${proc}/${subject.pid}/cwd`).replace(/ \(deleted\)$/, ''));
  const isIdleShell = subject === main && isStarter(mainName);
  const project = directory === null ? null : (projectOf(directory) ?? (isIdleShell ? placeOf(directory) : null));
  const given = givenName(proc, subject.pid);
  const own = [isOfHeavy ? heavyName : mainName, ...(project === null ? [] : [project])].join(' · ');
  const heaviest =
    heavy === undefined || isOfHeavy || !holdsMost || heavyName === mainName
      ? null
      : { pid: heavy.pid, name: heavyName };
  const name = (given ?? unit ?? own).slice(0, maxName);
  return { name, pid: main.pid, uid: ownerOf(main.pid, proc), directory, heaviest };
}

/**
 * The project that a directory belongs to, by its path alone: a look into it might wait for a file server. `null` for a home, a
 * hidden directory, or one of the system.
 */
export function projectOf(directory: string): string | null {
  if (nobodys.test(directory) || /\/\./.test(directory)) return null;
  const name = basename(directory);
  return anonymous.test(name) ? projectOf(dirname(directory)) : name;
}

/** Where a shell is that is in no project: in its directory, unless that is a home. */
function placeOf(directory: string): string | null {
  if (homes.test(directory)) return null;
  return directory.length <= maxPlace ? directory : `…${directory.slice(-maxPlace)}`;
}

function givenName(proc: string, pid: number): string | null {
  const entry = givenValue(pid, nameVariable, proc);
  return entry === null ? null : Buffer.from(entry, 'latin1').toString('utf8');
}

/** The process that the others of a set come from: the first one whose parent isn't among them. */
export function mainOf<Process extends ProcessLevel>(members: readonly Process[]): Process | undefined {
  const pids = new Set(members.map(({ pid }) => pid));
  return members.find(({ ppid }) => !pids.has(ppid)) ?? members[0];
}

/**
 * A description is as old as this at most, s: in its first seconds a process may yet execute another program, and what has not run since
 * is what it was, but for a directory that was renamed. To describe what waits took 3 % of a monitor's time over 50 workloads.
 */
const refresh_s = { young: 2, old: 60, resting: 300 } as const;
const young_s = 10;

interface Described {
  readonly first_s: number;
  readonly described_s: number;
  /** What it had used then. */
  readonly used: number;
  readonly description: WorkloadDescription;
}

/** The descriptions of all workloads, in which no two have the same name. */
export class WorkloadDescriptions {
  readonly #described = new Map<string, Described>();
  /** How many workloads would have each name, and how many of these are one user's. */
  readonly #namesakes = new Map<string, number>();
  readonly #userOf: (uid: number) => string;

  constructor(userOf = userName) {
    this.#userOf = userOf;
  }

  /**
   * Whether one is to be described again.
   *
   * @param used a figure that changes whenever one of its processes runs, begins or ends
   */
  isDue(id: string, time_s: number, used: number): boolean {
    const known = this.#described.get(id);
    if (known === undefined) return true;
    const isYoung = known.described_s - known.first_s < young_s;
    const age_s = time_s - known.described_s;
    const most_s = isYoung ? refresh_s.young : used === known.used ? refresh_s.resting : refresh_s.old;
    return age_s >= most_s;
  }

  set(id: string, time_s: number, used: number, description: WorkloadDescription): void {
    const known = this.#described.get(id);
    const first_s = known?.first_s ?? time_s;
    if (known !== undefined) this.#count(known.description, -1);
    this.#count(description, 1);
    this.#described.set(id, { first_s, described_s: time_s, used, description });
  }

  /** Its name; where others have the same, with its user if those are of other users, else with its PID. `undefined` when it is not known. */
  nameOf(id: string): string | undefined {
    const description = this.#described.get(id)?.description;
    if (description === undefined) return undefined;
    const { name, pid, uid } = description;
    if (!this.#isShared(name) || pid === null) return name;
    return `${name} (${uid === null || this.#isShared(ofUser(description)) ? pid : this.#userOf(uid)})`;
  }

  get(id: string): WorkloadDescription | undefined {
    return this.#described.get(id)?.description;
  }

  delete(id: string): void {
    const known = this.#described.get(id);
    if (known !== undefined) this.#count(known.description, -1);
    this.#described.delete(id);
  }

  #isShared(name: string): boolean {
    return (this.#namesakes.get(name) ?? 0) > 1;
  }

  #count(description: WorkloadDescription, change: 1 | -1): void {
    for (const name of [description.name, ofUser(description)]) {
      const count = (this.#namesakes.get(name) ?? 0) + change;
      if (count > 0) this.#namesakes.set(name, count);
      else this.#namesakes.delete(name);
    }
  }
}

/** No name has a NUL in it. */
function ofUser({ name, uid }: WorkloadDescription): string {
  return `${uid}\0${name}`;
}
