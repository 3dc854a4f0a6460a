import type { PlannedAction } from '@omnimind/engine/policy/plan';
import type { Snapshot } from '@omnimind/engine/snapshot';
import type { Engine } from '@omnimind/engine/tick';
import type { Announcement } from '@omnimind/protocol/announcement';
import { isActedOn } from '@omnimind/protocol/event';
import type { Message } from '@omnimind/protocol/message';
import { ApiThread } from './api/api-thread.ts';
import type { ApiSetup, Command, CommandResult } from './api/worker-messages.ts';
import { type IgnoredWorkloads, ignoredProtection } from './ignored-workloads.ts';
import type { Judged } from './judgment.ts';
import type { Lives } from './lives.ts';
import type { MachineSource } from './monitor-options.ts';
import { SentRows, type WholeRow } from './sent-rows.ts';
import type { WorkloadOwners } from './workload-owners.ts';
import type { MonitoredWorkload } from './workload-table.ts';

export interface MonitorApiOptions {
  readonly setup: ApiSetup;
  readonly engine: Engine;
  readonly source: MachineSource;
  readonly ignored: IgnoredWorkloads;
  readonly owners: WorkloadOwners;
  readonly lives: Pick<Lives, 'of'>;
  /** s of the monitor's clock. */
  now_s(): number;
  carryOut(plan: readonly PlannedAction[]): void;
  /** Favors workloads for so many seconds. @returns which */
  favor(workloads: readonly string[], for_s: number): readonly string[];
  onIgnored(workload: string): void;
  /** A person took it back or turned it off. */
  onDismissed(workload: string, by: 'ignore' | 'release'): void;
  /** The metrics of the last tick. */
  exposition(): string;
  onNotice(notice: Message): void;
  /** An editor was slow because of a workload. */
  onSlowness(text: Message, workload: string): void;
}

/** What the API gets of each tick, and what it may ask for. */
export class MonitorApi {
  readonly #options: MonitorApiOptions;
  readonly #thread: ApiThread;
  readonly #sent = new SentRows();

  constructor(options: MonitorApiOptions) {
    const { setup, onNotice } = options;
    this.#options = options;
    this.#thread = new ApiThread({ setup, onNotice, onCommand: (command) => this.#command(command) });
  }

  start(): void {
    this.#thread.start();
  }

  tick({ snapshot, workloads, gone, host, machine, time_ms }: Judged): void {
    for (const workload of gone) this.#sent.forget(workload);
    const isWhole = this.#thread.lacksRows;
    if (isWhole) this.#sent.clear();
    const rows = workloads
      .map((workload, index) => this.#sent.update(this.#row(workload, snapshot.workloads[index])))
      .filter((row) => row !== null);
    this.#thread.tick({ t: snapshot.time_s, rows, gone, isWhole, host, verdict: machine.verdict, time_ms });
  }

  announce(announcements: readonly Announcement[]): void {
    this.#thread.announce(announcements);
  }

  close(): Promise<void> {
    return this.#thread.close();
  }

  #row(workload: MonitoredWorkload, observed: Snapshot['workloads'][number] | undefined): WholeRow {
    const { id, name, verdict, cpu_cores, anon_bytes, shmem_bytes, pids, rung } = workload;
    const { engine, ignored, lives, owners, source } = this.#options;
    const { remaining } = engine.headroom(id);
    const { protectedBy = null } = observed ?? {};
    const psi = observed?.sample.psi ?? null;
    const life = lives.of(id);
    return {
      id,
      name,
      uid: owners.of(id),
      memory_limit_bytes: observed?.facts.workload.memory_limit_bytes ?? null,
      cpu_cores,
      anon_bytes,
      shmem_bytes,
      gpu_bytes: observed?.sample.gpu_bytes,
      vram_bytes: observed?.sample.vram_bytes,
      headroom_bytes: Number.isNaN(remaining) ? null : remaining,
      peak_bytes: life?.shape.peak || null,
      pids,
      stalled_usec:
        psi === null
          ? null
          : [psi.cpu_some_usec, psi.memory_some_usec, psi.memory_full_usec, psi.io_some_usec, psi.io_full_usec],
      rung,
      // That it is ignored is said by itself.
      protected_by: protectedBy === ignoredProtection ? null : protectedBy,
      ignored_as: ignored.entryOf(id),
      verdict,
      description: source.describe?.(id) ?? null,
      earlier: life?.earlier ?? null,
    };
  }

  #command(command: Command): CommandResult {
    const { engine, source, ignored, now_s, carryOut, onIgnored, onDismissed, onSlowness, exposition } = this.#options;
    switch (command.what) {
      case 'metrics':
        return { what: 'metrics', text: exposition() };
      case 'focus': {
        const known = command.workloads.filter((id) => this.#sent.has(id));
        return { what: 'focus', favored: this.#options.favor(known, command.for_s) };
      }
      case 'ignored':
        return { what: 'ignored', entries: ignored.entries(command.uid) };
      case 'ignore_named': {
        const { name, for_s, uid } = command;
        const wasIgnored = new Set([...this.#sent.ids()].filter((id) => ignored.has(id)));
        const entries = command.ignored ? ignored.ignoreNamed(name, for_s, uid) : ignored.unignoreNamed(name, uid);
        for (const id of this.#sent.ids()) if (ignored.has(id) && !wasIgnored.has(id)) onIgnored(id);
        return { what: 'ignored', entries };
      }
    }
    const { workload } = command;
    if (!this.#sent.has(workload)) return 'gone';
    switch (command.what) {
      case 'ignore': {
        if (!command.ignored) return { what: 'ignored', entries: ignored.unignore(workload, command.uid) };
        const entry = ignored.ignore(workload, command.for_s, command.uid);
        if (entry === null) return 'gone';
        onDismissed(workload, 'ignore');
        onIgnored(workload);
        return { what: 'ignored', entries: [entry] };
      }
      case 'release': {
        onDismissed(workload, 'release');
        const { room_bytes, stop, reason } = command;
        const plan = stop
          ? engine.end(workload, now_s(), reason)
          : room_bytes === null
            ? engine.release(workload, now_s(), reason)
            : engine.grant(workload, now_s(), room_bytes, reason);
        carryOut(plan);
        return {
          what: 'release',
          undone: plan.filter((action) => action.kind === 'undo' && isActedOn(action)).map(({ rung }) => rung),
        };
      }
      case 'notice':
        onSlowness(command.text, workload);
        return { what: 'notice' };
      case 'processes':
        return { what: 'processes', pids: source.processesOf(workload).map(({ pid }) => pid) };
    }
  }
}
