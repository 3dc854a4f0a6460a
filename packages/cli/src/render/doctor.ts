import type { Examination } from '@omnimind/admin/doctor/examine-machine';
import { adviceOf, type DoctorCheckName, type DoctorTexts, doctorTexts } from '@omnimind/messages/doctor';
import type { DoctorFinding, DoctorState } from '@omnimind/protocol/doctor-finding';
import { type CheckLine, checkLines, fillIn } from './checks.ts';
import { rule } from './layout.ts';
import type { Screen } from './screen.ts';
import { saidText } from './sentences.ts';
import { wrap } from './width.ts';

/** Each check with what was found; why it matters and what to do where something is to be said. */
export function doctorLines(screen: Screen, { findings, isFit }: Examination): string[] {
  const texts = doctorTexts(screen.language);
  const counts: Record<DoctorState, number> = { ok: 0, note: 0, warn: 0, bad: 0 };
  for (const { state } of findings) counts[state] += 1;
  const severity = isFit ? (counts.warn > 0 ? 'watch' : 'ok') : 'alert';
  return [
    rule(screen, 'omnimind doctor'),
    ...checkLines(
      screen,
      findings.map((finding) => checkLine(screen, texts, finding)),
    ),
    '',
    ...wrap(texts.summary(counts), screen.columns).map((line) => screen.paint.severity(severity, line)),
  ];
}

/** The name of the check of a finding. */
export function doctorCheckOf({ code }: DoctorFinding): DoctorCheckName {
  // A code is a check's name and what came out of it, by its type.
  return code.split('.')[0] as DoctorCheckName;
}

function checkLine(screen: Screen, texts: DoctorTexts, finding: DoctorFinding): CheckLine {
  const { code, state, facts, fix } = finding;
  return {
    mark: state,
    name: texts.checks[doctorCheckOf(finding)],
    found: fillIn(texts.found[code], facts, (text) => saidText(screen, text), screen.format),
    more: adviceOf(texts, code)
      .filter((text) => text !== '')
      .map((text) => fillIn(text, facts, (text) => saidText(screen, text), screen.format)),
    fix: fix === null ? null : screen.text(fix),
  };
}
