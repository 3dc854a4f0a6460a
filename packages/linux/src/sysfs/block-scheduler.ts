/**
 * /sys/block/DEVICE/queue/scheduler: `none [mq-deadline] bfq`, the one in use in brackets; Documentation/block/switching-sched.rst.
 *
 * @returns the scheduler in use; the empty text when none is marked
 */
export function parseBlockScheduler(text: string): string {
  return /\[([^\]]+)\]/.exec(text)?.[1] ?? (/^\w+$/.test(text.trim()) ? text.trim() : '');
}
