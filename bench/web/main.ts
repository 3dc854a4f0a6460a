/// <reference lib="dom" />

/**
 * What the page costs its reader: `npm run bench:web`. A real monitor with 50 live workloads, of which one leaks, and 30 days of
 * made-up past of 50, in Chromium. Prints the size of the page, the time that its scripts take until a view is drawn (24 h, 30 days),
 * and by how much its heap grows over 8 h that are made to pass fast. Each view is looked at in every size, scheme and language:
 * pictures stay in .build/web, axe judges each. It fails when a limit is passed, or axe finds something.
 *
 * --days=30 --workloads=50, --only=pictures or --only=figures
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { buildPage } from '@omnimind/admin/setup/page-bundle';
import { chromium, type Page } from 'playwright-core';
import { Home, omnimindBin } from '../../test/cli/omnimind.ts';
import { chromiumOptions } from '../../test/e2e/chromium.ts';
import { writeFakePast } from './fake-past.ts';
import { lookAt } from './views.ts';

const limits = { gzip_KB: 60, day_ms: 300, month_ms: 800, heap_MiB: 2 };
const pictures = fileURLToPath(new URL('../../.build/web', import.meta.url));
const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '30' },
    workloads: { type: 'string', default: '50' },
    only: { type: 'string', default: 'all' },
  },
});

const home = new Home();
const environment = home.environment;
const leak =
  'setTimeout(process.exit, 900_000); const kept = []; setInterval(() => kept.length < 1500 && kept.push(Buffer.alloc(2 ** 20, 1)), 200)';
mkdirSync(pictures, { recursive: true });
console.log(`writing ${values.days} days of ${values.workloads} workloads …`);
const began_ms = Date.now();
writeFakePast(join(home.state, 'omnimind/history/history.db'), Number(values.workloads), Number(values.days), began_ms);
console.log(`took ${Math.round((Date.now() - began_ms) / 1000)} s`);
// A session of its own each: without cgroups that is what a workload is. They end by themselves where nobody ends them.
const alone = { cwd: home.root, stdio: 'ignore', detached: true } as const;
const children = [
  spawn(process.execPath, [home.write('leaky-tests.js', leak)], alone),
  ...Array.from({ length: Number(values.workloads) - 1 }, () => spawn('sleep', ['900'], alone)),
  spawn(omnimindBin, ['monitor', '--socket', home.path('api.sock')], { env: environment, stdio: 'ignore' }),
];
try {
  while ((await home.omnimind(['status', '--json'])).stdout === '') await wait(500);
  const web = spawn(omnimindBin, ['web', '--no-open'], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(web);
  const [printed] = await once(web.stdout, 'data');
  const link = /http:\S+/.exec(String(printed))?.[0] ?? '';
  const passed = await measure(link);
  if (!passed) process.exitCode = 1;
} finally {
  for (const child of children) child.kill('SIGKILL');
  home.remove();
}

async function measure(link: string): Promise<boolean> {
  const { script, style } = await buildPage();
  const gzip_KB = (gzipSync(script).length + gzipSync(style).length) / 1000;
  console.log(`size of the page: ${gzip_KB.toFixed(1)} KB (gzip), at most ${limits.gzip_KB}`);
  const site = new URL(link).origin;
  const browser = await chromium.launch({
    ...chromiumOptions(),
    args: [...chromiumOptions().args, '--enable-precise-memory-info'],
  });
  try {
    const page = await browser.newPage();
    await page.goto(link);
    await page.locator('.machine').waitFor();
    const isClean = values.only === 'figures' || (await areViewsClean(page, site));
    if (values.only === 'pictures') return isClean;
    const day_ms = await scriptingOf(page, `${site}/#past?range=24h`);
    const month_ms = await scriptingOf(page, `${site}/#past?range=30d`);
    console.log(
      `scripting until drawn: 24 h ${day_ms} ms (at most ${limits.day_ms}), 30 days ${month_ms} ms (${limits.month_ms})`,
    );
    const heap_MiB = await heapGrowth(page, `${site}/#now`);
    console.log(`growth of the heap over the looks of 8 h: ${heap_MiB.toFixed(2)} MiB, at most ${limits.heap_MiB}`);
    return (
      isClean &&
      gzip_KB <= limits.gzip_KB &&
      day_ms <= limits.day_ms &&
      month_ms <= limits.month_ms &&
      heap_MiB <= limits.heap_MiB
    );
  } finally {
    await browser.close();
  }
}

async function areViewsClean(page: Page, site: string): Promise<boolean> {
  // By then the leak is seen to grow.
  await wait(60_000);
  const address = await page.getByRole('link', { name: 'leaky-tests.js' }).first().getAttribute('href');
  const why = address?.slice(1) ?? '';
  const ended = encodeURIComponent('cgroup:/w-4');
  const past = (days: number) => new Date(began_ms - days * 86_400_000).toISOString();
  const views = {
    now: 'now',
    'past-24h': 'past?range=24h',
    'past-30d': 'past?range=30d',
    'past-moment': `past?range=30d&at=${past(9.5)}`,
    'past-compare': `past?range=30d&at=${past(9.5)}&and=${past(10)}`,
    why,
    'why-30d': `why?range=30d&id=${ended}`,
    'what-if': `${why}&if=`,
    kills: 'kills',
  };
  const { looks, found } = await lookAt(page, site, views, pictures);
  console.log(`axe and the width: ${looks} looks at ${Object.keys(views).length} views, ${found.length} violations`);
  for (const each of found) console.log(`  ${each}`);
  return found.length === 0;
}

/** ms of JavaScript from the start of the page until its charts are drawn. */
async function scriptingOf(page: Page, address: string): Promise<number> {
  await page.goto('about:blank');
  const session = await page.context().newCDPSession(page);
  // Its own CPU time: others share the processors.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(address);
  await page.locator('.plot canvas').nth(2).waitFor();
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  return Math.round((metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN) * 1000);
}

/** MiB by which the heap grows over as many looks as 8 h have, one every 2 s: the page's clock is made to run fast. */
async function heapGrowth(page: Page, address: string): Promise<number> {
  const looks = (8 * 3600) / 2;
  await page.addInitScript(() => {
    const later = window.setTimeout.bind(window);
    Object.assign(window, { setTimeout: (call: () => void) => later(call, 0) });
  });
  await page.goto('about:blank');
  const answers = new Map<string, string>();
  let count = 0;
  // The same two answers each time: the monitor is not what is measured.
  await page.route(/\/v1\/(?:machine|workloads\?recent=true)$/, async (route) => {
    count += 1;
    const url = route.request().url();
    const known = answers.get(url) ?? (await (await route.fetch()).text());
    answers.set(url, known);
    await route.fulfill({ body: known, contentType: 'application/json' });
  });
  await page.goto(address);
  await page.locator('.machine').waitFor();
  const session = await page.context().newCDPSession(page);
  const heap = async () => {
    await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Runtime.getHeapUsage')).usedSize / 2 ** 20;
  };
  const until = async (wanted: number) => {
    while (count / 2 < wanted) await wait(500);
  };
  await until(200);
  const before = await heap();
  await until(looks);
  return (await heap()) - before;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
