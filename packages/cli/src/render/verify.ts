import type { Verification } from '@omnimind/admin/verify/verify-setup';
import { formatOf } from '@omnimind/messages/format';
import { type VerifyCheckName, type VerifyTexts, verifyTexts } from '@omnimind/messages/verify';
import type { VerifyFinding } from '@omnimind/protocol/verify-finding';
import { type CheckLine, checkLines, fillIn } from './checks.ts';
import { rule } from './layout.ts';
import type { Screen } from './screen.ts';
import { saidText } from './sentences.ts';
import { wrap } from './width.ts';

const marks = { ok: 'ok', info: 'note', fail: 'bad' } as const;

/** Each check with what was found; what was expected and what mends it where it fails. */
export function verifyLines(screen: Screen, { kind, findings }: Verification): string[] {
  const texts = verifyTexts(screen.language);
  const failed = findings.filter(({ state }) => state === 'fail').length;
  const summary = failed === 0 ? texts.holds(findings.length) : texts.fails(failed, findings.length);
  return [
    rule(screen, `omnimind verify ${screen.glyphs.dash} ${texts.title[kind]}`),
    ...checkLines(
      screen,
      findings.map((finding) => checkLine(screen, texts, finding)),
    ),
    '',
    ...wrap(summary, screen.columns).map((line) => screen.paint.severity(failed === 0 ? 'ok' : 'alert', line)),
  ];
}

/** The name of the check of a finding. */
export function verifyCheckOf({ code }: VerifyFinding): VerifyCheckName {
  // A code is a check's name and what came out of it, by its type.
  return code.split('.')[0] as VerifyCheckName;
}

/** What the check expected, as the facts have it. */
export function expectationOf(
  texts: VerifyTexts,
  finding: VerifyFinding,
  text: (text: string) => string,
  format = formatOf('en'),
): string {
  const [, expected] = texts.checks[verifyCheckOf(finding)];
  const filled = fillIn(expected, finding.facts, text, format);
  return finding.facts['expected'] === undefined || expected.includes('{expected}')
    ? filled
    : `${filled}: ${fillIn('{expected}', finding.facts, text, format)}`;
}

function checkLine(screen: Screen, texts: VerifyTexts, finding: VerifyFinding): CheckLine {
  const [name] = texts.checks[verifyCheckOf(finding)];
  const isFailure = finding.state === 'fail';
  return {
    mark: marks[finding.state],
    name,
    found: fillIn(texts.found[finding.code], finding.facts, (text) => saidText(screen, text), screen.format),
    more: isFailure ? [`${texts.expected}: ${expectationOf(texts, finding, screen.text, screen.format)}`] : [],
    fix: isFailure && finding.fix !== null ? screen.text(finding.fix) : null,
  };
}
