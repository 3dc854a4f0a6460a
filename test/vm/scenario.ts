import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Image } from './image.ts';
import { runMachine } from './machine.ts';
import { build } from './project.ts';

/** What machine a scenario wants. */
export interface Wishes {
  readonly processors: number;
  readonly memory_mb?: number;
  readonly cpu?: string;
  readonly kernelOptions?: string;
  /** It is ended after this time, s. */
  readonly limit_s: number;
}

export interface Scenario {
  /** Of the folder below `.build/vm`. */
  readonly label: string;
  /** The script. */
  readonly text: string;
  readonly wishes: Wishes;
}

export interface Outcome {
  /** 0 is well. */
  readonly status: number;
  readonly seconds: number;
  /** What the script wrote. */
  readonly output: string;
  /** What it left in /out is there. */
  readonly folder: string;
}

/** Runs one script in a machine of its own. @param project tar of {@link packProject} */
export async function runScenario(
  { label, text, wishes }: Scenario,
  { image, project }: { readonly image: Image; readonly project: string },
): Promise<Outcome> {
  const folder = join(build, label);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const started = performance.now();
  const input = join(folder, 'input.tar');
  copyFileSync(project, input);
  writeFileSync(join(folder, 'scenario.sh'), text, { mode: 0o755 });
  execFileSync('tar', ['-rf', input, '-C', folder, 'scenario.sh']);
  const status = await runMachine({ image, input, folder, ...wishes });
  const seconds = Math.round((performance.now() - started) / 1000);
  for (const file of ['input.tar', 'output.tar']) rmSync(join(folder, file), { force: true });
  return { status, seconds, output: readFileSync(join(folder, 'scenario.txt'), 'utf8'), folder };
}
