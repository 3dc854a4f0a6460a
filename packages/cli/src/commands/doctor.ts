import { examineMachine } from '@omnimind/admin/doctor/examine-machine';
import { loadConfiguration } from '@omnimind/remember/configuration/load';
import { toJson } from '../json.ts';
import { writeOutput } from '../output.ts';
import { doctorCheckOf, doctorLines, doctorSentences } from '../render/doctor.ts';
import { finish, makeScreen, screenOf } from '../render/screen.ts';

export interface DoctorOptions {
  json?: boolean;
  config?: string;
}

/** `omnimind doctor`: the traps of the machine. @returns the exit status: 1 when something is bad */
export async function doctor({ json, config: file }: DoctorOptions): Promise<number> {
  const { configuration } = loadConfiguration({ file });
  const examination = await examineMachine({ configuration });
  if (json) {
    const english = makeScreen();
    const checks = examination.findings.map((finding) => {
      const { code, state, facts, fix } = finding;
      return { check: doctorCheckOf(code), code, state, ...doctorSentences(english, finding), fix, facts };
    });
    writeOutput(`${toJson({ fit: examination.isFit, checks }, 2)}\n`);
  } else {
    const screen = screenOf(1);
    writeOutput(finish(screen, doctorLines(screen, examination)));
  }
  return examination.isFit ? 0 : 1;
}
