import { z } from 'zod';
import { message } from './message.ts';
import { positiveShare, share } from './quantity.ts';

/** `[slice]`: what test runs and builds may take. */
export const sliceTable = z
  .strictObject({
    cpu_weight: z
      .int()
      .min(1)
      .max(10_000)
      .default(20)
      .describe(
        'CPU weight of everything in omnimind.slice beside editor and session, which have 100 (1 to 10000). It counts only while somebody else wants the time.',
      ),
    io_weight: z.int().min(1).max(10_000).default(20).describe('I/O weight, in the same way (1 to 10000).'),
    cpu_quota: positiveShare()
      .default(0.95)
      .describe(
        'Share of all processors that omnimind-dev.slice may use in the profile `test` (share of one; 1 sets no quota). The profile `dev` sets none.',
      ),
    memory_high: positiveShare()
      .default(0.8)
      .describe('Share of the memory above which omnimind-dev.slice is slowed and reclaimed from (share of one).'),
    memory_max: positiveShare()
      .default(0.9)
      .describe(
        'Share of the memory that omnimind-dev.slice may never pass: the wall behind `memory_high` (share of one).',
      ),
  })
  .prefault({})
  .refine((slice) => slice.memory_high <= slice.memory_max, {
    params: message('value.at_most', { key: 'slice.memory_max' }),
    path: ['memory_high'],
  })
  .describe('Limits that `omnimind setup` gives to test runs and builds, as shares of the machine.');

/** `[backend]`: what must live. */
export const backendTable = z
  .strictObject({
    command: z
      .array(z.string().min(1).max(4096))
      .default([])
      .describe(
        'Command of the backend that omnimind-backend-protected.service keeps running: program (absolute path) and arguments. Empty: there is no such service.',
      ),
    user: z
      .string()
      .max(32)
      .refine((name) => /^([a-z_][a-z0-9_-]*)?$/.test(name), { error: 'must be the name of a user' })
      .default('')
      .describe('User that the backend runs as. Empty: root by `setup --system`, the user by `setup --user`.'),
    directory: z.string().max(4096).default('').describe('Working directory of the backend (absolute path).'),
    memory_low: share()
      .default(0.1)
      .describe('Share of the memory that is kept for the backend when memory gets scarce (share of one).'),
  })
  .prefault({})
  .describe('The backend that must live.');

/** `[protect]`: what is never acted on. */
export const protectTable = z
  .strictObject({
    names: z
      .array(z.string().min(1).max(255))
      .default([
        'code',
        'code-insiders',
        'codium',
        'cursor',
        'gnome-shell',
        'kwin_wayland',
        'kwin_x11',
        'plasmashell',
        'sway',
        'Hyprland',
        'Xorg',
        'Xwayland',
        'sshd',
        'systemd',
      ])
      .describe('Names of processes (as in /proc/PID/comm, whole name) that are watched but never acted on.'),
    units: z
      .array(z.string().min(1).max(255))
      .default(['omnimind-backend-protected.service', 'omnimind-smart-monitor.service'])
      .describe('Names of systemd units that are watched but never acted on.'),
    memory_low: share()
      .default(0.1)
      .describe('Share of the memory that is kept for editor and session when memory gets scarce (share of one).'),
  })
  .prefault({})
  .describe('What is never acted on.');

/** `[adopt]`: what is taken into the slice by itself. */
export const adoptTable = z
  .strictObject({
    per_second: z
      .int()
      .min(1)
      .max(100)
      .default(1)
      .describe('At most this many processes, each with its tree, are adopted by rules in a second (count).'),
    rules: z
      .array(adoptRule())
      .max(100)
      .default([])
      .describe('Running processes that the monitor moves into omnimind-dev.slice by itself, each with its tree.'),
  })
  .prefault({})
  .describe('`omnimind adopt`, and what is adopted without being asked.');

/** One `[[adopt.rules]]`: every condition that is given must hold. */
function adoptRule() {
  const pattern = () => z.string().min(1).max(4096).optional();
  return z
    .strictObject({
      name: z
        .string()
        .min(1)
        .max(255)
        .optional()
        .describe(
          'Name of the program (whole name): as in /proc/PID/comm, or of its file, or of the script that it runs.',
        ),
      command_line: pattern().describe(
        'Whole command line, its words separated by blanks; `*` stands for any text, `?` for one character.',
      ),
      user: z.string().min(1).max(255).optional().describe('Owner of the process: a name of /etc/passwd, or a UID.'),
      parent_scope: pattern().describe(
        'systemd unit that the process is in, such as `app-code-*.scope`; `*` stands for any text, `?` for one character.',
      ),
    })
    .refine((rule) => Object.values(rule).some((condition) => condition !== undefined), {
      params: message('value.one_of_keys', { keys: ['name', 'command_line', 'user', 'parent_scope'] }),
    });
}
