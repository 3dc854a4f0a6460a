import { FakeApi } from '@omnimind/testing/fake-api';
import { fakeState } from '@omnimind/testing/fake-state';
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Home, omnimindBin } from '../cli/omnimind.ts';
import { chromiumOptions, newContext } from './chromium.ts';
import { startUntil } from './programs.ts';

// The page beside a monitor that has paused something: its three answers, pressed in Debian's Chromium.

test('of what is paused, the page resumes it, gives it memory, and has it stop', { timeout: 180_000 }, async () => {
  const home = new Home();
  onTestFinished(() => home.remove());
  const state = fakeState();
  const paused = state.workloads.find(({ id }) => id === 'api-tests');
  const pause = () => Object.assign(paused ?? {}, { rung: 'freeze' });
  pause();
  const api = await new FakeApi(state).listen(home.path('api.sock'));
  onTestFinished(() => api.close());
  const environment = { ...home.environment, OMNIMIND_API: home.path('api.sock') };
  const web = startUntil((end) => onTestFinished(end), omnimindBin, ['web', '--no-open'], { env: environment });
  await vi.waitUntil(() => /#token=[\w-]{43}\n/.test(web.text()), { timeout: 60_000 });
  const browser = await chromium.launch(chromiumOptions());
  onTestFinished(() => browser.close());
  const context = await newContext(browser);
  const page = await context.newPage();
  const link = /http:\S+/.exec(web.text())?.[0] ?? '';
  await page.goto(link);
  await page.locator('.machine').waitFor();
  await page.goto(`${new URL(link).origin}/#why?id=api-tests&range=1h`);
  const answers = [
    ['Resume it', '{}', /^Being undone: /],
    ['Give it 1 GiB more', '{"memory_bytes":1073741824}', /^It goes on, and may take 1 GiB more/],
    ['Stop it', '{"stop":true}', /^It was asked to stop/],
  ] as const;
  for (const [name, body, said] of answers) {
    pause();
    await page.getByRole('button', { name }).click();
    await page.getByText(said).waitFor();
    expect(api.requests.filter((request) => request.startsWith('POST')).at(-1)).toBe(
      `POST /v1/workloads/api-tests/release ${body}`,
    );
  }
});
