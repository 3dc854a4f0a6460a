import { earlyoomSettingsFile } from '@omnimind/linux/earlyoom/settings';
import { type DoctorFinding, diagnosed } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import { type CheckedPattern, checkEarlyoom } from '../earlyoom/check-earlyoom.ts';
import type { DoctorContext } from './context.ts';

const mend = `sudoedit ${earlyoomSettingsFile}`;

/**
 * The brief's third case, earlyoom kills the wrong ones: do its patterns say what was meant? One that refused to start for
 * its arguments does not run: what it would get stands in its settings.
 */
export const earlyoomCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'earlyoom',
  look: ({ machine, configuration }) => {
    const { source, patterns, unspared } = checkEarlyoom({ configuration, machine });
    const found = patterns.flatMap(flawsOf);
    if (found.length > 0) return found;
    if (source !== 'process') return diagnosed('earlyoom.none');
    if (unspared.length > 0) return diagnosed('earlyoom.spares_nobody', { names: [...unspared] }, mend);
    return diagnosed('earlyoom.fine', { patterns: patterns.map(({ option, pattern }) => `${option} ${pattern}`) });
  },
};

function flawsOf({ option, pattern, refusal, warnings }: CheckedPattern): DoctorFinding[] {
  const facts = { option, pattern };
  if (refusal === 'look_around') return [diagnosed('earlyoom.look_around', facts, mend)];
  if (refusal === 'matches_all') return [diagnosed('earlyoom.matches_all', facts, mend)];
  if (refusal !== null) return [diagnosed('earlyoom.refused', facts, mend)];
  if (warnings.includes('plain_escape')) return [diagnosed('earlyoom.digit_class', facts, mend)];
  if (warnings.includes('too_long')) return [diagnosed('earlyoom.too_long', facts, mend)];
  if (warnings.includes('loose')) return [diagnosed('earlyoom.loose', facts, mend)];
  return [];
}
