import { z } from 'zod';
import { message } from './message.ts';
import { positiveShare, share } from './quantity.ts';

/** `[slice]`: what test runs and builds may take. */
export const sliceTable = z
  .strictObject({
    cpu_weight: z.int().min(1).max(10_000).default(20),
    io_weight: z.int().min(1).max(10_000).default(20),
    cpu_quota: positiveShare().default(0.95),
    memory_high: positiveShare().default(0.8),
    memory_max: positiveShare().default(0.9),
  })
  .prefault({})
  .refine((slice) => slice.memory_high <= slice.memory_max, {
    params: message('value.at_most', { key: 'slice.memory_max' }),
    path: ['memory_high'],
  });

/** `[backend]`: what must live. */
export const backendTable = z
  .strictObject({
    command: z.array(z.string().min(1).max(4096)).default([]),
    user: z
      .string()
      .max(32)
      .refine((name) => /^([a-z_][a-z0-9_-]*)?$/.test(name), { error: 'must be the name of a user' })
      .default(''),
    directory: z.string().max(4096).default(''),
    memory_low: share().default(0.1),
  })
  .prefault({});

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
      ]),
    units: z
      .array(z.string().min(1).max(255))
      .default(['omnimind-backend-protected.service', 'omnimind-smart-monitor.service']),
    memory_low: share().default(0.1),
  })
  .prefault({});

/** `[adopt]`: what is taken into the slice by itself. */
export const adoptTable = z
  .strictObject({
    per_second: z.int().min(1).max(100).default(1),
    rules: z.array(adoptRule()).max(100).default([]),
  })
  .prefault({});

/** One `[[adopt.rules]]`: every condition that is given must hold. */
function adoptRule() {
  const pattern = () => z.string().min(1).max(4096).optional();
  return z
    .strictObject({
      name: z.string().min(1).max(255).optional(),
      command_line: pattern(),
      user: z.string().min(1).max(255).optional(),
      parent_scope: pattern(),
    })
    .refine((rule) => Object.values(rule).some((condition) => condition !== undefined), {
      params: message('value.one_of_keys', { keys: ['name', 'command_line', 'user', 'parent_scope'] }),
    });
}
