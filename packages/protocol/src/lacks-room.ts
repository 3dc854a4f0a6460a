import type { Rung } from './event.ts';

/** Whether more memory is what it lacks: it is held back at a limit of ours, or paused. */
export function lacksRoom({ rung }: { readonly rung: Rung }): boolean {
  return rung === 'throttle' || rung === 'freeze';
}
