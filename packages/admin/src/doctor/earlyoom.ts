import { earlyoomSettingsFile } from '@omnimind/linux/earlyoom/settings';
import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import { type CheckedPattern, checkEarlyoom } from '../earlyoom/check-earlyoom.ts';
import type { DoctorContext } from './context.ts';

const fix = `sudoedit ${earlyoomSettingsFile}`;

/**
 * The brief's third case, earlyoom kills the wrong ones: do its patterns say what was meant? One that refused to start for
 * its arguments does not run: what it would get stands in its settings.
 */
export const earlyoomCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'earlyoom',
  run: ({ machine, configuration }) => {
    const { source, patterns, unspared } = checkEarlyoom({ configuration, machine });
    const found = patterns.flatMap(flawsOf);
    if (found.length > 0) return found;
    if (source !== 'process') return doctorFinding('earlyoom.none');
    if (unspared.length > 0) return doctorFinding('earlyoom.spares_nobody', { names: [...unspared] }, fix);
    return doctorFinding('earlyoom.fine', { patterns: patterns.map(({ option, pattern }) => `${option} ${pattern}`) });
  },
};

function flawsOf({ option, pattern, refusal, warnings, matched }: CheckedPattern): DoctorFinding[] {
  const facts = { option, pattern };
  if (refusal === 'look_around') return [doctorFinding('earlyoom.look_around', facts, fix)];
  if (refusal === 'matches_all') return [doctorFinding('earlyoom.matches_all', facts, fix)];
  if (refusal !== null) return [doctorFinding('earlyoom.refused', facts, fix)];
  if (warnings.includes('plain_escape')) return [doctorFinding('earlyoom.digit_class', facts, fix)];
  if (warnings.includes('too_long')) return [doctorFinding('earlyoom.too_long', facts, fix)];
  if (warnings.includes('loose')) return [doctorFinding('earlyoom.loose', facts, fix)];
  if (matched === null) return [doctorFinding('earlyoom.not_checked', facts)];
  return [];
}
