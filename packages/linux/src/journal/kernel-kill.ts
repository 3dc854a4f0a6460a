import type { JournalEntry } from './entry.ts';
import type { KillReport } from './kill-report.ts';

/** Whether the kernel itself wrote it; root may write to its log too, but not under its facility. */
export function isFromKernel({ transport, facility }: JournalEntry): boolean {
  return transport === 'kernel' && facility === '0';
}

const usage = /^memory: usage \d+kB, limit (\d+)kB/;
const chosen = /^oom-kill:constraint=(\w+),.*?,task_memcg=([\s\S]*),task=([\s\S]*),pid=(\d+),uid=(\d+)$/;
const killed =
  /^(Memory cgroup out of memory|Out of memory[^:]*): Killed process (\d+) \(([\s\S]*)\) total-vm:\d+kB, anon-rss:(\d+)kB, file-rss:(\d+)kB, shmem-rss:(\d+)kB(?:, UID:(\d+))?/;

/**
 * Reads what the kernel writes when memory ends, of the machine or of a cgroup: how full the cgroup was, who was chosen, and
 * who was killed; mm/oom_kill.c and mm/memcontrol.c, the same from 4.19 to 6.12.
 */
export class KernelLines {
  #limit_bytes: number | null = null;
  #chosen: { readonly pid: number; readonly cgroup: string } | null = null;

  /** The kill that this line tells; `null` for every other line. */
  take({ message, realtime_usec }: JournalEntry): KillReport | null {
    const full = usage.exec(message);
    if (full !== null) this.#limit_bytes = Number(full[1]) * 1024;
    const choice = chosen.exec(message);
    if (choice !== null) this.#chosen = { cgroup: choice[2] ?? '', pid: Number(choice[4]) };
    const death = killed.exec(message);
    if (death === null) return null;
    const [, how = '', pid, name = '', anon, file, shmem, uid] = death;
    const isLimit = how.startsWith('Memory cgroup');
    const report: KillReport = {
      killer: isLimit ? 'cgroup_limit' : 'kernel',
      time_usec: realtime_usec,
      pid: Number(pid),
      name,
      uid: uid === undefined ? null : Number(uid),
      memory_bytes: (Number(anon) + Number(file) + Number(shmem)) * 1024,
      signal: 'SIGKILL',
      available_share: null,
      swap_free_share: null,
      cgroup: this.#chosen?.pid === Number(pid) ? this.#chosen.cgroup : null,
      limit_bytes: isLimit ? this.#limit_bytes : null,
    };
    this.#limit_bytes = null;
    return report;
  }
}
