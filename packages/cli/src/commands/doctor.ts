import { examineMachine } from '@omnimind/admin/doctor/examine-machine';
import { loadConfiguration } from '@omnimind/remember/configuration/load';
import { answer } from '../answer.ts';
import type { OptionsOf } from '../command-table.ts';
import { doctorCheckOf, doctorLines, doctorSentences } from '../render/doctor.ts';
import { makeScreen } from '../render/screen.ts';

/** `omnimind doctor`: the traps of the machine. @returns the exit status: 1 when something is bad */
export async function doctor({ json, config: file }: OptionsOf<'doctor'>): Promise<number> {
  const { configuration } = loadConfiguration({ file });
  const examination = await examineMachine({ configuration });
  const data = () => {
    const english = makeScreen();
    const checks = examination.findings.map((finding) => {
      const { code, state, facts, fix } = finding;
      return { check: doctorCheckOf(code), code, state, ...doctorSentences(english, finding), fix, facts };
    });
    return { fit: examination.isFit, checks };
  };
  answer(json, data, (screen) => doctorLines(screen, examination));
  return examination.isFit ? 0 : 1;
}
