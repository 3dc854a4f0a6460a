/// <reference lib="dom" />

import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { Home, omnimindBin } from '../cli/omnimind.ts';
import { chromiumOptions, newContext } from './chromium.ts';
import { startUntil } from './programs.ts';

// The page of a real monitor on which something leaks, in Debian's Chromium. Pictures of it stay in .build/e2e.

declare global {
  interface Window {
    axe: typeof axe;
  }
}

const pictures = fileURLToPath(new URL('../../.build/e2e', import.meta.url));
const home = new Home();
// What a hook registers after it waited for something is never called.
const ends: (() => Promise<void>)[] = [];
const later = (end: () => Promise<void>) => void ends.push(end);
let browser: Browser;
let context: BrowserContext;
let site: string;
let link: string;
/** When the monitor first answered, ms since 1970. */
let watchedSince: number;

/** Takes 4 MiB a second, ten minutes long: some tests look for growth. It does not outlive whoever started it. */
const leak = `const parent = process.ppid;
const kept = [];
setInterval(() => {
  if (process.ppid !== parent) process.exit();
  if (kept.length < 2400) kept.push(Buffer.alloc(2 ** 20, 1));
}, 250);
`;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  const environment = { ...home.environment, OMNIMIND_API: home.path('api.sock') };
  // A session of its own: without cgroups that is what a workload is.
  startUntil(later, process.execPath, [home.write('leaky-tests.js', leak)], { cwd: home.root, detached: true });
  startUntil(later, omnimindBin, ['monitor', '--socket', home.path('api.sock')], { env: environment });
  const hasState = async () => (await home.omnimind(['status', '--json'])).stdout.includes('{');
  await vi.waitUntil(hasState, { timeout: 120_000, interval: 500 });
  watchedSince = Date.now();
  const web = startUntil(later, omnimindBin, ['web', '--no-open'], { env: environment });
  await vi.waitUntil(() => /#token=[\w-]{43}\n/.test(web.text()), { timeout: 60_000 });
  link = /http:\S+/.exec(web.text())?.[0] ?? '';
  site = new URL(link).origin;
  browser = await chromium.launch(chromiumOptions());
  context = await newContext(browser);
  const page = await context.newPage();
  await page.goto(link);
  await page.locator('.machine').waitFor();
  await page.close();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  for (const end of ends) await end();
  home.remove();
});

/** Opens a view, and counts what it asks of others and complains about. */
async function open(hash: string) {
  const page = await context.newPage();
  onTestFinished(() => page.close());
  const trouble: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(`${site}/`) && !request.url().startsWith('data:')) trouble.push(request.url());
  });
  page.on('console', (message) => trouble.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  await page.goto(`${site}/#${hash}`);
  await page.locator('.machine').waitFor();
  return { page, trouble };
}

/** What axe finds wrong. The policy of the page lets nothing in but its own script: the test's comes by the debugger. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(() => window.axe.run());
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

/** Whatever sticks out to the right of the window. */
function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('main *')]
      .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
      .map((element) => `${element.tagName} ${element.className} ${element.textContent?.slice(0, 40)}`),
  );
}

const sizes = [
  [390, 'light'],
  [1440, 'dark'],
] as const;

/** Looks at a view in each size and scheme: it fits, asks nobody else, and axe finds nothing. */
async function checkView(hash: string, name: string, isThere: (page: Page) => Promise<unknown>): Promise<void> {
  const { page, trouble } = await open(hash);
  for (const [width, colorScheme] of sizes) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await isThere(page);
    await page.screenshot({ path: join(pictures, `web-${name}-${width}-${colorScheme}.png`), fullPage: true });
    await expect.poll(() => sticksOut(page)).toEqual([]);
    expect(await violations(page)).toEqual([]);
  }
  expect(trouble).toEqual([]);
}

test('Now shows each workload with its last minutes', () =>
  checkView('now', 'now', async (page) => {
    const row = page.locator('.workloads tr', { hasText: 'leaky-tests.js' });
    await row.waitFor();
    await expect.poll(() => row.locator('svg.spark').count()).toBe(2);
  }));

test('the owner of the monitor may have a process adopted, and is told why it was not', async () => {
  const { page } = await open('now');
  await page.getByLabel('PID').fill('4194304');
  await page.getByRole('button', { name: 'Adopt a process' }).press('Enter');
  await page.getByText(/^That failed: /).waitFor();
});

test('Why shows what a workload did, and what its verdict is held against', async () => {
  const { page } = await open('now');
  const row = page.locator('.workloads tr', { hasText: 'leaky-tests.js' }).first();
  await row.getByRole('link').click();
  await page.waitForURL(/#why\?id=/);
  const hash = new URL(page.url()).hash.slice(1);
  await checkView(hash, 'why', async (shown) => {
    // Memory, CPU and processes; pressure only where the kernel measures it.
    await shown.locator('.plot canvas').nth(2).waitFor();
    await shown.locator('.findings tbody tr').first().waitFor();
    await shown.getByText('shared: last').waitFor();
    await shown.getByRole('heading', { name: 'Top growers' }).waitFor();
  });
});

test('What if replays the same time under other settings, which the address holds', async () => {
  const { page, trouble } = await open('now');
  await page.locator('.workloads tr', { hasText: 'leaky-tests.js' }).first().getByRole('link').click();
  await page.getByRole('button', { name: 'Try other settings' }).press('Enter');
  await page.waitForURL(/&if=/);
  await page.getByRole('heading', { name: 'With these settings' }).waitFor();
  await page.getByLabel('Lower priority after').fill('0s');
  await page.getByLabel('Freeze').selectOption('yes');
  await page.getByRole('button', { name: 'Replay' }).press('Enter');
  await page.waitForURL(/&if=deprioritize_after%3A0s%2Cfreeze%3Atrue/);
  await page.getByLabel('Lower priority after').waitFor();
  expect(await page.getByLabel('Lower priority after').inputValue()).toBe('0s');
  expect(trouble).toEqual([]);
  const { hash } = new URL(page.url());
  await checkView(hash.slice(1), 'what-if', (shown) =>
    shown.getByRole('heading', { name: 'With these settings' }).waitFor(),
  );
  await page.getByLabel('Throttle for').fill('soon');
  await page.getByRole('button', { name: 'Replay' }).press('Enter');
  await page.getByText('invalid throttle_for "soon"').waitFor();
  await page.getByRole('button', { name: 'Start over' }).press('Enter');
  await page.getByRole('button', { name: 'Close' }).press('Enter');
  await expect.poll(() => page.url()).not.toContain('if=');
});

test('Past holds a moment in its address, by the keyboard alone, and shows every workload as it was', async () => {
  const { page } = await open('past?range=15m');
  await page.locator('.plot canvas').nth(2).waitFor();
  await page.getByRole('button', { name: 'Later' }).focus();
  // A step back is nine seconds: where the tests before were quick, nobody watched yet.
  await vi.waitUntil(() => Date.now() - watchedSince > 20_000, { timeout: 60_000, interval: 100 });
  const at = new Date(Date.now() - 5000).toISOString();
  await page.goto(`${site}/#past?range=15m&at=${at}`);
  await page.locator('.workloads tr', { hasText: 'leaky-tests.js' }).waitFor();
  const before = page.url();
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Earlier' }).press('ArrowLeft');
  await expect.poll(() => page.url()).not.toBe(before);
  await page.getByRole('button', { name: 'Compare with this moment' }).press('Enter');
  await page.waitForURL(/&and=/);
  await page.getByRole('heading', { name: / compared with / }).waitFor();
  // At first it is compared with itself, and nothing has changed.
  await page.getByRole('button', { name: 'Later' }).press('ArrowRight');
  await page.locator('.workloads tr', { hasText: 'leaky-tests.js' }).locator('.change').first().waitFor();
  await checkView(`past?range=15m&at=${at}`, 'past', (shown) =>
    shown.locator('.workloads tr', { hasText: 'leaky-tests.js' }).waitFor(),
  );
});

test('Kills says that there were none', () =>
  checkView('kills', 'kills', (page) => page.getByText('Nothing was killed').waitFor()));

test('a monitor that went away leaves what was last known, and what to do', async () => {
  const { page } = await open('now');
  await page.route('**/v1/**', (route) => route.abort());
  await page.getByText('Connection lost').waitFor();
  expect(await page.locator('.workloads tr', { hasText: 'leaky-tests.js' }).count()).toBe(1);
  await page.unroute('**/v1/**');
  await expect.poll(() => page.getByText('Connection lost').count()).toBe(0);
});

type Answers = Readonly<Record<string, { readonly status?: number; readonly body: unknown } | 'never'>>;

/** A page that gets these answers in place of the monitor's. */
async function openWith(answers: Answers, hash = 'now'): Promise<Page> {
  const page = await context.newPage();
  onTestFinished(() => page.close());
  for (const [path, answer] of Object.entries(answers))
    await page.route(new RegExp(`/v1/${path}(?:\\?|$)`), (route) =>
      answer === 'never'
        ? new Promise(() => {})
        : route.fulfill({ status: answer.status ?? 200, json: answer.body, contentType: 'application/json' }),
    );
  await page.goto(`${site}/#${hash}`);
  return page;
}

/** The machine as it is, but for its history. */
async function machineWithout(reason: string): Promise<unknown> {
  const { page } = await open('now');
  const machine = await page.evaluate(() => fetch('/v1/machine').then((response) => response.json()));
  return { ...machine, history: { available: false, reason: { code: 'as_written', parameters: {}, text: reason } } };
}

describe('each state says what to do', () => {
  const problem = (code: string, detail: string) => ({ status: 503, body: { code, detail } });
  test.each<[string, Answers, string, string]>([
    ['loading', { machine: 'never' }, 'now', 'Loading …'],
    ['empty', { workloads: { body: { time: '', workloads: [] } } }, 'now', 'No workload is watched yet'],
    ['no monitor', { machine: problem('monitor_unavailable', 'gone') }, 'now', 'No monitor answers'],
    [
      'no history',
      { past: problem('history_unavailable', 'it is damaged') },
      'past?at=2026-11-01T00:00:00.000Z',
      'That failed: it is damaged',
    ],
    [
      'no series',
      { 'workloads/machine/series': problem('history_unavailable', 'it is damaged') },
      'past',
      'That failed: it is damaged',
    ],
    [
      'nothing then',
      { past: { body: { time: '', workloads: [] } } },
      'past?at=2026-11-01T00:00:00.000Z',
      'Nothing was watched',
    ],
  ])('%s', async (name, answers, hash, said) => {
    const page = await openWith(answers, hash);
    await page.setViewportSize({ width: 390, height: 800 });
    await page.getByText(said).first().waitFor();
    await page.screenshot({ path: join(pictures, `web-state-${name.replace(' ', '-')}.png`), fullPage: true });
    await expect.poll(() => sticksOut(page)).toEqual([]);
    expect(await violations(page)).toEqual([]);
  });

  test('damaged history', async () => {
    const page = await openWith({ machine: { body: await machineWithout('history.db: it is damaged') } });
    await page.getByText("The history can't be read").waitFor();
    await page.getByText('`omnimind doctor` says what to do').waitFor();
    await expect.poll(() => page.locator('.workloads tr').count()).toBeGreaterThan(1);
    expect(await violations(page)).toEqual([]);
  });
});

test('each view fits from 390 to 2560 pixels, and in high contrast axe finds nothing', async () => {
  const { page } = await open('now');
  const link = page.locator('.workloads tr', { hasText: 'leaky-tests.js' }).first().getByRole('link');
  const why = (await link.getAttribute('href'))?.slice(1) ?? '';
  for (const hash of ['now', `${why}&if=`, 'past?range=15m', 'kills']) {
    await page.goto(`${site}/#${hash}`);
    if (hash !== 'now' && hash !== 'kills') await page.locator('.plot canvas').nth(2).waitFor();
    for (const width of [390, 768, 1440, 2560]) {
      await page.setViewportSize({ width, height: 900 });
      // A chart takes its new width a frame after the window has.
      await expect.poll(async () => [hash, width, await sticksOut(page)]).toEqual([hash, width, []]);
    }
    await page.emulateMedia({ contrast: 'more', colorScheme: 'dark' });
    expect(await violations(page)).toEqual([]);
    await page.screenshot({ path: join(pictures, `web-contrast-${hash.slice(0, 3)}.png`), fullPage: true });
    await page.emulateMedia({ contrast: null, colorScheme: null });
  }
  // Words are longer in Portuguese.
  await page.evaluate(() => localStorage.setItem('language', 'pt'));
  await page.goto(`${site}/#${why}`);
  await page.reload();
  await page.setViewportSize({ width: 390, height: 900 });
  await page.getByRole('heading', { name: 'Evidências' }).waitFor();
  await page.locator('.growers tbody tr').first().waitFor();
  await expect.poll(() => sticksOut(page)).toEqual([]);
  await page.evaluate(() => localStorage.removeItem('language'));
});

test('in Portuguese, by a button that the keyboard reaches', async () => {
  const { page } = await open('now');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  while ((await page.evaluate(() => document.activeElement?.textContent)) !== 'Português')
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'O que está errado' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('pt-BR');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'What is wrong' }).waitFor();
});

describe('others are refused', () => {
  test('a second browser by the same link', async () => {
    const stranger = await newContext(browser);
    onTestFinished(() => stranger.close());
    const page = await stranger.newPage();
    await page.goto(link);
    await page.getByText('This link was used before').waitFor();
    await page.goto(`${site}/#now`);
    await page.reload();
    await page.getByText('Open the link that').waitFor();
    expect(page.url()).not.toContain('token');
  });

  test('a page of another origin: by its script, its form, its frame', async () => {
    const server = createServer((_, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end(`<iframe src="${site}/"></iframe><script>
        const asked = (path, init) => fetch('${site}' + path, { credentials: 'include', ...init });
        const failed = (promise) => promise.then(() => 'answered', () => 'refused');
        Promise.all([failed(asked('/v1/machine')), failed(asked('/page.js')),
          failed(asked('/v1/workloads', { method: 'POST', body: '{"pid":1}' }))])
          .then((all) => { document.title = all.join(' '); });
      </script>`);
    });
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve(Number(Object(server.address()).port))),
    );
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const page = await context.newPage();
    onTestFinished(() => page.close());
    await page.goto(`http://127.0.0.1:${port}/`);
    await expect.poll(() => page.title()).toBe('refused refused refused');
    const [, frame] = page.frames();
    expect(await frame?.evaluate(() => document.querySelector('main'))).toBeNull();
  });

  test('another user of this machine, and whoever has no cookie', () => {
    const { host, port } = new URL(site);
    const ask = (path: string, uid: number) => {
      const head = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
      const script = `exec 3<>"/dev/tcp/127.0.0.1/$1" && printf %s "$2" >&3 && head -n 1 <&3`;
      return execFileSync('bash', ['-c', script, 'bash', port, head], { uid, gid: uid, cwd: '/', encoding: 'utf8' });
    };
    const nobody = 65_534;
    for (const path of ['/', '/page.js', '/session', '/v1/machine']) expect(ask(path, nobody)).toContain(' 403 ');
    expect(ask('/v1/machine', process.getuid?.() ?? 0)).toContain(' 401 ');
    expect(ask('/', process.getuid?.() ?? 0)).toContain(' 200 ');
  });

  test('a name that leads to loopback', async () => {
    const page = await context.newPage();
    onTestFinished(() => page.close());
    const answer = await page.goto(site.replace('127.0.0.1', 'rebound.localhost'));
    expect(answer?.status()).toBe(403);
  });
});
