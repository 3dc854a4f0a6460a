import type { Verification } from '@omnimind/admin/verify/verify-setup';
import type { VerifyCheckName, VerifyCode, VerifyFinding } from '@omnimind/protocol/verify-finding';
import { checkLines, fillIn } from './checks.ts';
import { rule } from './layout.ts';
import type { Screen } from './screen.ts';
import { wrap } from './width.ts';

const marks = { ok: 'ok', info: 'note', fail: 'bad' } as const;

/** Each check with what was found; where it fails also what was expected, and the fix. */
export function verifyLines(screen: Screen, { kind, findings }: Verification): string[] {
  const texts = screen.messages.verify;
  const failed = findings.filter(({ state }) => state === 'fail').length;
  const summary = failed === 0 ? texts.holds(findings.length) : texts.fails(failed, findings.length);
  const checks = findings.map((finding) => {
    const { found, expected } = verifySentences(screen, finding);
    const isFailure = finding.state === 'fail';
    return {
      mark: marks[finding.state],
      name: texts.checks[verifyCheckOf(finding.code)][0],
      found,
      more: isFailure ? [`${texts.expected}: ${expected}`] : [],
      fix: isFailure && finding.fix !== null ? screen.text(finding.fix) : null,
    };
  });
  return [
    rule(screen, `omnimind verify ${screen.glyphs.dash} ${texts.title[kind]}`),
    ...checkLines(screen, checks),
    '',
    ...wrap(summary, screen.columns).map((line) => screen.paint.severity(failed === 0 ? 'ok' : 'alert', line)),
  ];
}

/** The check of a finding. */
export function verifyCheckOf(code: VerifyCode): VerifyCheckName {
  // A code is a check's name and what came out of it, by its type.
  return code.split('.')[0] as VerifyCheckName;
}

/** A finding in words, and what its check expects. */
export function verifySentences(screen: Screen, { code, facts }: VerifyFinding): { found: string; expected: string } {
  const { checks, found } = screen.messages.verify;
  const [, template] = checks[verifyCheckOf(code)];
  const isSaid = facts['expected'] === undefined || template.includes('{expected}');
  const expected = isSaid ? template : `${template}: {expected}`;
  return { found: fillIn(screen, found[code], facts), expected: fillIn(screen, expected, facts) };
}
