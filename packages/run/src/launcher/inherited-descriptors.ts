import { readdirSync, readlinkSync } from 'node:fs';

/**
 * Open files beyond the three standard ones that our parent meant for the command, such as the pipe of make's job
 * server. Node marks them close-on-exec at its start, so they must be handed on by number.
 *
 * Node opens its event loop first of all its own files, at the lowest free number: whatever lies below was there
 * before. What our parent left above a free number is not seen; 3 and up without a hole is what make and shells use.
 *
 * @returns the numbers from 3 on, without a hole
 */
export function inheritedDescriptors(directory = '/proc/self/fd'): number[] {
  try {
    const numbers = new Set(readdirSync(directory).map(Number));
    const inherited: number[] = [];
    for (let number = 3; numbers.has(number); number += 1) {
      const target = readlinkSync(`${directory}/${number}`);
      if (target.startsWith('anon_inode:[eventpoll]')) return inherited;
      inherited.push(number);
    }
    // No event loop in the first run of numbers: the layout is not the one we know, so nothing is claimed.
    return [];
  } catch {
    return [];
  }
}
