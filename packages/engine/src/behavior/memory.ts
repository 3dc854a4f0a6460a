import { leakingAboveLoad } from './above-load.ts';
import { leaking } from './leaking.ts';
import { memoryGrowing, warmingUp } from './memory-growing.ts';
import { memoryStable } from './memory-stable.ts';
import type { MemoryDetector } from './memory-view.ts';
import { sawtooth } from './sawtooth.ts';

/** The detectors of memory behavior: the first that finds something decides. */
export const memoryDetectors: readonly MemoryDetector[] = [
  leaking,
  leakingAboveLoad,
  memoryGrowing,
  sawtooth,
  warmingUp,
  memoryStable,
];
