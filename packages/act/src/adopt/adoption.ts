import type { ManagerKind, ServiceManager } from '@omnimind/linux/systemd/service-manager';
import type { LeftReason } from '@omnimind/protocol/adoption';
import { escapeText } from '@omnimind/protocol/escape';
import { type Message, message } from '@omnimind/protocol/message';
import type { OriginStore } from './origins.ts';
import type { RefusalContext } from './refusal.ts';

/** What is asked of the machine; a test gives its own. */
export interface AdoptMachine extends Omit<RefusalContext, 'protect'> {
  readonly environment: NodeJS.ProcessEnv;
  connect(kind: ManagerKind): ServiceManager;
  /** Writes a PID into cgroup.procs of a cgroup. Throws as write(2). */
  writeProcs(cgroup: string, pid: number): void;
  wall_ms(): number;
}

export interface AdoptContext extends RefusalContext, Pick<AdoptMachine, 'wall_ms'> {
  readonly manager: ServiceManager;
  readonly origins: OriginStore;
}

export interface AdoptOptions {
  /** Name of the scope; the program's own by default. */
  readonly name?: string | undefined;
  /** ID of the `omnimind run` that it is a command of, by which its scope is known. */
  readonly run?: string | undefined;
  /** Whether the main process of a service is moved, too. */
  readonly force?: boolean | undefined;
}

export interface NamedProcess {
  readonly pid: number;
  readonly name: string;
}

export interface MovedProcess extends NamedProcess {
  /** The scope or service that it was in. */
  readonly from: string | null;
}

export interface LeftProcess extends NamedProcess {
  readonly reason: LeftReason;
}

export interface Adoption extends NamedProcess {
  readonly outcome: 'adopted';
  readonly scope: string;
  readonly moved: readonly MovedProcess[];
  /** Members of the tree that were not moved. */
  readonly left: readonly LeftProcess[];
  /** Scopes that are empty now: they end. */
  readonly emptied: readonly string[];
  /** Those moved that the kernel never kills: at a limit of memory, which the slice has, they would hang for ever. */
  readonly unkillable: readonly NamedProcess[];
  /** Whether omnimind-dev.slice has a unit file, and with it limits. */
  readonly isSliceSetUp: boolean;
}

/** It is in omnimind-dev.slice already: nothing is done. */
export interface AlreadyThere extends NamedProcess {
  readonly outcome: 'already';
  readonly scope: string;
}

/** What is to be said of those whom the kernel never kills; `null` when there are none. */
export function unkillableNotice({ unkillable }: Adoption): Message | null {
  const [first, ...others] = unkillable;
  if (first === undefined) return null;
  return message('adopt.unkillable', { process: processLabel(first), pid: first.pid, others: others.length });
}

/** `4711 (node)` */
export function processLabel({ pid, name }: NamedProcess): string {
  return `${pid} (${escapeText(name)})`;
}
