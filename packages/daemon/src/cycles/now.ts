import { systemClock } from '../clock.ts';

/** The wall clock, ISO 8601, UTC. */
export function now(): string {
  return new Date(systemClock.wall_ms()).toISOString();
}
