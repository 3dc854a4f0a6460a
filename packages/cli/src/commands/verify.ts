import { verifySetup } from '@omnimind/admin/verify/verify-setup';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { loadConfiguration } from '@omnimind/remember/configuration/load';
import { answer } from '../answer.ts';
import type { OptionsOf } from '../command-table.ts';
import { makeScreen } from '../render/screen.ts';
import { verifyCheckOf, verifyLines, verifySentences } from '../render/verify.ts';

/** `omnimind verify`: whether all holds that setup promised. @returns the exit status: 1 when something fails */
export async function verify({ user, system, json, config: file }: OptionsOf<'verify'>): Promise<number> {
  if (user && system) throw new OmnimindError('usage', message('usage.excluded', { one: '--user', other: '--system' }));
  const { configuration } = loadConfiguration({ file });
  const kind = user ? 'user' : system ? 'system' : undefined;
  const verification = await verifySetup({ configuration, kind });
  const data = () => {
    const english = makeScreen();
    const checks = verification.findings.map((finding) => {
      const { code, state, facts, fix } = finding;
      const { found, expected } = verifySentences(english, finding);
      return { check: verifyCheckOf(code), code, state, expected, found, fix, facts };
    });
    return { holds: verification.holds, kind: verification.kind, checks };
  };
  answer(json, data, (screen) => verifyLines(screen, verification));
  return verification.holds ? 0 : 1;
}
