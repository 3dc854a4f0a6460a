import type { Contender } from './contender.ts';
import { cusum } from './cusum.ts';
import { fixedShare } from './fixed-share.ts';
import { halfRule } from './half-rule.ts';
import { mannKendall } from './mann-kendall.ts';
import { omnimind } from './omnimind.ts';

/** Who competes, in the order of the tables. */
export const contenders: readonly Contender[] = [fixedShare, halfRule, mannKendall, cusum, omnimind];
