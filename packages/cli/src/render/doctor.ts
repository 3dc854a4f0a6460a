import type { Examination } from '@omnimind/admin/doctor/examine-machine';
import type { DoctorCheckName, DoctorCode, DoctorFinding, DoctorState } from '@omnimind/protocol/doctor-finding';
import { checkLines, fillIn } from './checks.ts';
import { rule } from './layout.ts';
import type { Screen } from './screen.ts';
import { wrap } from './width.ts';

/** Each check with what was found, and why it matters and what to do where something is amiss. */
export function doctorLines(screen: Screen, { findings, isFit }: Examination): string[] {
  const texts = screen.messages.doctor;
  const counts: Record<DoctorState, number> = { ok: 0, note: 0, warn: 0, bad: 0 };
  for (const { state } of findings) counts[state] += 1;
  const severity = isFit ? (counts.warn > 0 ? 'watch' : 'ok') : 'alert';
  const checks = findings.map((finding) => {
    const { found, why, action } = doctorSentences(screen, finding);
    return {
      mark: finding.state,
      name: texts.checks[doctorCheckOf(finding.code)],
      found,
      more: [why, action].filter((text) => text !== null),
      fix: finding.fix === null ? null : screen.text(finding.fix),
    };
  });
  return [
    rule(screen, 'omnimind doctor'),
    ...checkLines(screen, checks),
    '',
    ...wrap(texts.summary(counts), screen.columns).map((line) => screen.paint.severity(severity, line)),
  ];
}

/** The check of a finding. */
export function doctorCheckOf(code: DoctorCode): DoctorCheckName {
  // A code is a check's name and what came out of it, by its type.
  return code.split('.')[0] as DoctorCheckName;
}

interface DoctorSentences {
  readonly found: string;
  /** Why it matters, and what to do; `null` where there is nothing to say. */
  readonly why: string | null;
  readonly action: string | null;
}

/** A finding in words. */
export function doctorSentences(screen: Screen, { code, facts }: DoctorFinding): DoctorSentences {
  const [found = '', why = null, action = null] = screen.messages.doctor.found[code].split('\n');
  const fill = (template: string | null) => template && fillIn(screen, template, facts);
  return { found: fillIn(screen, found, facts), why: fill(why), action: fill(action) };
}
