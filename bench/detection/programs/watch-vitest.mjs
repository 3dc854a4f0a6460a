// Honest: vitest watches 12 files of tests, of which one is edited every 25 s.
import { spawn } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { option, random, seconds, until } from './lib/clock.mjs';

const length = option('seconds', 3000);
const folder = join(process.env.BENCH_TMP ?? '.', 'project');
const vitest = join(import.meta.dirname, '../../../node_modules/vitest');
mkdirSync(join(folder, 'node_modules'), { recursive: true });
symlinkSync(vitest, join(folder, 'node_modules/vitest'));
const write = (n, edit) =>
  writeFileSync(
    join(folder, `unit${n}.test.js`),
    `import { expect, test } from 'vitest';
for (let i = 0; i < 30; i += 1)
  test(\`sort \${i}\`, () => {
    const rows = Array.from({ length: 20000 }, (_, n) => (n * 7919 * ${n + 1} + i + ${edit}) % 20011);
    expect(rows.toSorted((a, b) => a - b)[0]).toBeLessThan(20011);
  });
`,
  );
for (let n = 0; n < 12; n += 1) write(n, 0);
// Its input stays open: it ends where that does.
const runner = spawn(process.execPath, [join(vitest, 'vitest.mjs'), '--watch', '--root', folder], {
  stdio: ['pipe', 'inherit', 'inherit'],
});
const next = random(23);
for (let edit = 1; seconds() < length; edit += 1) {
  await until(edit * 25);
  write(Math.floor(next() * 12), edit);
}
runner.kill();
