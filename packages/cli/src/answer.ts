import { toJson } from './json.ts';
import { writeOutput } from './output.ts';
import { finish, type Screen, screenOf } from './render/screen.ts';

/** Writes one value as JSON on standard output. */
export function writeJson(value: unknown): void {
  writeOutput(`${toJson(value, 2)}\n`);
}

/** Writes lines for people on standard output. */
export function writeLines(lines: (screen: Screen) => readonly string[]): void {
  const screen = screenOf(1);
  writeOutput(finish(screen, lines(screen)));
}

/** What a command answers: one value where `--json` asks for it, else lines for people. */
export function answer(json: boolean | undefined, value: () => unknown, lines: (screen: Screen) => readonly string[]) {
  if (json) writeJson(value());
  else writeLines(lines);
}
