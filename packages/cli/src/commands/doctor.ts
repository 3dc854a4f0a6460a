import { examineMachine } from '@omnimind/admin/doctor/examine-machine';
import { adviceOf, doctorTexts } from '@omnimind/messages/doctor';
import { escapeText } from '@omnimind/protocol/escape';
import { loadConfiguration } from '@omnimind/remember/configuration/load';
import { toJson } from '../json.ts';
import { writeOutput } from '../output.ts';
import { fillIn } from '../render/checks.ts';
import { doctorCheckOf, doctorLines } from '../render/doctor.ts';
import { finish, screenOf } from '../render/screen.ts';

export interface DoctorOptions {
  json?: boolean;
  config?: string;
}

/** `omnimind doctor`: the traps of the machine. @returns the exit status: 1 when something is bad */
export async function doctor({ json, config: file }: DoctorOptions): Promise<number> {
  const { configuration } = loadConfiguration({ file });
  const examination = await examineMachine({ configuration });
  if (json) {
    const texts = doctorTexts('en');
    const checks = examination.findings.map((finding) => {
      const { code, state, facts, fix } = finding;
      const [why, action] = adviceOf(texts, code).map((text) => fillIn(text, facts, escapeText) || null);
      const found = fillIn(texts.found[code], facts, escapeText);
      return { check: doctorCheckOf(finding), code, state, found, why, action, fix, facts };
    });
    writeOutput(`${toJson({ fit: examination.isFit, checks }, 2)}\n`);
  } else {
    const screen = screenOf(1);
    writeOutput(finish(screen, doctorLines(screen, examination)));
  }
  return examination.isFit ? 0 : 1;
}
