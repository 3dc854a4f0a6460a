import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientOn } from '@omnimind/client/connect-api';
import { FakeApi } from '@omnimind/testing/fake-api';
import { fakeState } from '@omnimind/testing/fake-state';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Focus } from './focus.ts';

const asked = (scopes: string[], for_s: number) => `POST /v1/focus ${JSON.stringify({ scopes, for_s })}`;

test('what was isolated is favored while the window has the focus, and no longer', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'focus-'));
  const api = await new FakeApi(fakeState()).listen(join(directory, 'api.sock'));
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(async () => {
    vi.useRealTimers();
    await api.close();
    rmSync(directory, { recursive: true });
  });
  const client = clientOn(join(directory, 'api.sock'));
  let isFocused = true;
  const focus = new Focus({ api: () => client, isFocused: () => isFocused });
  const until = (requests: string[]) => expect.poll(() => api.requests).toEqual(requests);

  focus.update();
  focus.add('a.scope');
  const wanted = [asked(['a.scope'], 45)];
  await until(wanted);
  focus.add('b.scope');
  wanted.push(asked(['a.scope', 'b.scope'], 45));
  await until(wanted);
  vi.advanceTimersByTime(20_000);
  wanted.push(asked(['a.scope', 'b.scope'], 45));
  await until(wanted);
  isFocused = false;
  focus.update();
  wanted.push(asked(['a.scope', 'b.scope'], 0));
  await until(wanted);
  vi.advanceTimersByTime(60_000);
  focus.update();
  focus.dispose();
  await until(wanted);
});
