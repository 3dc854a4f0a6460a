import { join } from 'node:path';
import type { RunScope } from '@omnimind/act/run-scope';
import { readText } from '@omnimind/linux/files/outcome';
import type { EventBody } from '@omnimind/protocol/event';
import { message } from '@omnimind/protocol/message';

/**
 * What the system's monitor does to a run that it adopted: seen in the kernel's files of its scope, since nobody else tells the run. For
 * its terminal and its report.
 */
export class MonitorActs {
  readonly #scope: Pick<RunScope, 'unit' | 'cgroup' | 'cgroupRoot'>;
  #isFrozen = false;
  #high = 'max';

  constructor(scope: Pick<RunScope, 'unit' | 'cgroup' | 'cgroupRoot'>) {
    this.#scope = scope;
  }

  /** What has changed since the last look. */
  look(): EventBody[] {
    const { unit } = this.#scope;
    const reason = message('reason.monitor');
    const events: EventBody[] = [];
    const high = this.#read('memory.high')?.trim() ?? this.#high;
    if (high !== this.#high) {
      const changes = [message('action.memory_throttled', { bytes: Number(high) })];
      const restored = message('action.unit_restored', { unit, properties: ['MemoryHigh'], kept: [] });
      events.push(
        high === 'max'
          ? { type: 'action_undone', rung: 'throttle', text: restored, reason }
          : {
              type: 'action_taken',
              rung: 'throttle',
              text: message('action.unit_changed', { unit, changes }),
              evidence: [],
            },
      );
      this.#high = high;
    }
    const isFrozen = /^frozen 1$/m.test(this.#read('cgroup.events') ?? '');
    if (isFrozen !== this.#isFrozen) {
      const paused = message('action.paused', { unit, manager: 'system', forOthers: true });
      const restored = message('action.unit_restored', { unit, properties: ['FreezerState'], kept: [] });
      events.push(
        isFrozen
          ? { type: 'action_taken', rung: 'freeze', text: paused, evidence: [] }
          : { type: 'action_undone', rung: 'freeze', text: restored, reason },
      );
      this.#isFrozen = isFrozen;
    }
    return events;
  }

  #read(file: string): string | null {
    const text = readText(join(this.#scope.cgroupRoot, this.#scope.cgroup, file));
    return typeof text === 'string' ? text : null;
  }
}
