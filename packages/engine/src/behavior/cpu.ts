import { cpuGrowing } from './cpu-growing.ts';
import type { CpuDetector } from './cpu-view.ts';
import { idle, level } from './level.ts';
import { oscillating } from './oscillating.ts';
import { ramping } from './ramping.ts';
import { runaway } from './runaway.ts';
import { spiking } from './spiking.ts';

/** The detectors of CPU behavior: the first that finds something decides. */
export const cpuDetectors: readonly CpuDetector[] = [runaway, cpuGrowing, ramping, idle, oscillating, spiking, level];
