import { systemClock } from '@omnimind/observe/clock';

/** The wall clock, ISO 8601, UTC. */
export function now(): string {
  return new Date(systemClock.wall_ms()).toISOString();
}
