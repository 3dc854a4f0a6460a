// Honest: the development server of vite over 40 modules. Every two seconds a page is loaded with all that it imports, every twenty
// seconds one module is edited.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { option, random, seconds, until } from './lib/clock.mjs';

const length = option('seconds', 3000);
const folder = join(process.env.BENCH_TMP ?? '.', 'project');
mkdirSync(join(folder, 'src'), { recursive: true });
const write = (n, edit) =>
  writeFileSync(
    join(folder, `src/module${n}.ts`),
    `${n + 1 < 40 ? `import './module${n + 1}.ts';\n` : ''}export interface Row { id: number; name: string }
export const rows: Row[] = Array.from({ length: ${100 + (edit % 50)} }, (_, id) => ({ id, name: \`row \${id} ${edit}\` }));
`,
  );
for (let n = 0; n < 40; n += 1) write(n, 0);
writeFileSync(join(folder, 'index.html'), '<!doctype html><script type="module" src="/src/module0.ts"></script>\n');
const server = spawn('vite', [folder, '--host', '127.0.0.1', '--clearScreen', 'false'], {
  stdio: ['pipe', 'pipe', 'inherit'],
  env: { ...process.env, NO_COLOR: '1' },
});
const address = await new Promise((resolve) => {
  let text = '';
  server.stdout.setEncoding('utf8').on('data', (more) => {
    text = (text + more).slice(-2000);
    const found = /http:\/\/[\d.]+:\d+/.exec(text);
    if (found !== null) resolve(found[0]);
  });
});
const next = random(24);
for (let load = 1; seconds() < length; load += 1) {
  if (load % 10 === 0) write(Math.floor(next() * 40), load);
  let bytes = (await (await fetch(`${address}/`)).text()).length;
  for (let n = 0; n < 40; n += 1) bytes += (await (await fetch(`${address}/src/module${n}.ts`)).text()).length;
  if (load % 30 === 0) console.log(`page ${load}: ${bytes} bytes`);
  await until(load * 2);
}
server.kill();
