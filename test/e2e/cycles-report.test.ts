/// <reference lib="dom" />

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fakeCyclesReport } from '@omnimind/testing/fake-cycles-report';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { cyclesPage } from '../../packages/cli/src/render/cycles/html/page.ts';
import { makeScreen } from '../../packages/cli/src/render/screen.ts';
import { chromiumOptions, newContext } from './chromium.ts';

// The page as Debian's Chromium shows it. Pictures of it stay in .build/e2e.

const pictures = fileURLToPath(new URL('../../.build/e2e', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'omnimind-page-'));
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  browser = await chromium.launch(chromiumOptions());
  context = await newContext(browser);
});

afterAll(async () => {
  await browser?.close();
  rmSync(directory, { recursive: true });
});

interface View {
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
}

/** Opens a page from a file, and counts what it asks for and what it complains about. */
async function open(html: string, { width, height, scheme }: View): Promise<{ page: Page; trouble: string[] }> {
  const file = join(directory, 'report.html');
  writeFileSync(file, html);
  const page = await context.newPage();
  onTestFinished(() => page.close());
  const trouble: string[] = [];
  page.on('request', (request) => {
    if (!/^(?:file|data):/.test(request.url())) trouble.push(`asked for ${request.url()}`);
  });
  page.on('console', (message) => trouble.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.emulateMedia({ colorScheme: scheme });
  await page.setViewportSize({ width, height });
  await page.goto(pathToFileURL(file).href);
  return { page, trouble };
}

const english = cyclesPage(makeScreen(), fakeCyclesReport());
const portuguese = cyclesPage(makeScreen({ language: 'pt' }), fakeCyclesReport());

/** Whatever sticks out to the right of the window, where it can't be scrolled in a box of its own. */
function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((element) => element.closest('.scroll') === null)
      .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
      .map((element) => `${element.tagName} ${element.textContent?.slice(0, 40)}`),
  );
}

/** Pairs of labels of one chart that lie on one another. */
function overlaps(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('svg.frame')].flatMap((chart) => {
      const texts = [...chart.querySelectorAll(':scope > text')].map((text) => ({
        text: text.textContent,
        box: text.getBoundingClientRect(),
      }));
      return texts.flatMap((a, index) =>
        texts
          .slice(index + 1)
          .filter(
            (b) =>
              a.box.left < b.box.right - 1 &&
              b.box.left < a.box.right - 1 &&
              a.box.top < b.box.bottom - 2 &&
              b.box.top < a.box.bottom - 2,
          )
          .map((b) => `${a.text} on ${b.text}`),
      );
    }),
  );
}

describe.each<View>([
  { width: 390, height: 844, scheme: 'light' },
  { width: 390, height: 844, scheme: 'dark' },
  { width: 1440, height: 900, scheme: 'light' },
  { width: 1440, height: 900, scheme: 'dark' },
])('at $width × $height, $scheme', (view) => {
  test.each([
    ['en', english, 'Drift'],
    ['pt', portuguese, 'Deriva'],
  ])('the page (%s) fits, asks for nothing and says what happened', async (language, html, heading) => {
    const { page, trouble } = await open(html, view);
    await page.screenshot({
      path: join(pictures, `cycles-${language}-${view.width}-${view.scheme}.png`),
      fullPage: true,
    });
    const text = await page.locator('main').innerText();
    for (const part of ['496', 'nightly', 'backend (java)', '40', 'earlyoom', heading]) expect(text).toContain(part);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(view.width);
    expect(await sticksOut(page)).toEqual([]);
    expect(await overlaps(page)).toEqual([]);
    expect(trouble).toEqual([]);
  });
});

test('all cycles are there when they are unfolded', async () => {
  const { page, trouble } = await open(english, { width: 390, height: 844, scheme: 'light' });
  await page.locator('summary').click();
  expect(await page.locator('details tbody tr').count()).toBe(502);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(trouble).toEqual([]);
});

test('hostile names are shown and do nothing', async () => {
  const name = `<img src=x onerror=alert(1)></title><script>alert(2)</script>" onload="alert(3)`;
  const report = fakeCyclesReport({
    name,
    command: ['sh', '-c', name],
    watched: [name, `</svg><svg onload=alert(4)>`],
  });
  const { page, trouble } = await open(cyclesPage(makeScreen(), report), { width: 1440, height: 900, scheme: 'light' });
  expect(await page.locator('h1').innerText()).toBe(name);
  expect(await page.locator('script, img').count()).toBe(0);
  expect(trouble).toEqual([]);
});

test('ten thousand cycles open, and ten cycles too', async () => {
  for (const count of [10, 10_000]) {
    const html = cyclesPage(makeScreen(), fakeCyclesReport({}, count));
    const { page, trouble } = await open(html, { width: 1440, height: 900, scheme: 'light' });
    expect(await sticksOut(page)).toEqual([]);
    expect(await overlaps(page)).toEqual([]);
    expect(trouble).toEqual([]);
    await page.screenshot({ path: join(pictures, `cycles-${count}.png`), fullPage: true });
  }
});

test('it prints, in light colors, on few sheets', async () => {
  const { page, trouble } = await open(english, { width: 1440, height: 900, scheme: 'dark' });
  const pdf = await page.pdf({ path: join(pictures, 'cycles.pdf'), format: 'A4', printBackground: false });
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(trouble).toEqual([]);
});
