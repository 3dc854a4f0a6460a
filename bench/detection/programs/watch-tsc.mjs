// Honest: tsc watches 60 modules, of which one is edited every 15 s.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { option, random, seconds, until } from './lib/clock.mjs';
import { moduleText, typescriptProject } from './lib/typescript-project.mjs';

const length = option('seconds', 3000);
const { folder, pathOf } = typescriptProject();
const compiler = spawn('tsc', ['--project', folder, '--watch', '--preserveWatchOutput'], { stdio: 'inherit' });
const next = random(21);
for (let edit = 1; seconds() < length; edit += 1) {
  const n = Math.floor(next() * 60);
  await until(edit * 15);
  writeFileSync(pathOf(n), moduleText(n, edit));
}
compiler.kill();
