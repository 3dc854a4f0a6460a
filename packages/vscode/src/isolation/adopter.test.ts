import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientOn } from '@omnimind/client/connect-api';
import { type ErrorCode, OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { FakeApi } from '@omnimind/testing/fake-api';
import { fakeState } from '@omnimind/testing/fake-state';
import { expect, onTestFinished, test } from 'vitest';
import { type Setting, settingsOf } from '../settings.ts';
import { adopt } from './adopter.ts';

const target = { pid: 4711, name: 'npm: test' };
const say = (error: OmnimindError) => error.code;

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'adopter-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

/** Settings whose `omnimind` is a script. */
function calling(script: string) {
  const program = join(folder(), 'omnimind');
  writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return settingsOf((name): Setting => ({ value: name === 'command' ? program : undefined, isSet: false }));
}

async function monitor(failure: ErrorCode | null) {
  const socket = join(folder(), 'api.sock');
  const api = await new FakeApi(fakeState()).listen(socket);
  onTestFinished(() => api.close());
  if (failure !== null) api.failure = new OmnimindError(failure, message('as_written', { text: failure }));
  return { api, client: clientOn(socket) };
}

test('the monitor is asked', async () => {
  const { api, client } = await monitor(null);
  const result = await adopt(target, client, calling('exit 1'), say);
  expect(result).toEqual({ outcome: 'adopted', scope: 'omnimind-adopt-1.scope' });
  expect(api.requests).toEqual(['POST /v1/workloads {"pid":4711,"name":"npm: test"}']);
});

test('where there is none, or it is not ours to ask, the command line does it', async () => {
  const settings = calling('echo "$4" "$2 is in omnimind-adopt-2.scope"; [ "$1 $2 $3" = "adopt 4711 --name" ]');
  const adopted = { outcome: 'adopted', scope: 'omnimind-adopt-2.scope' };
  expect(await adopt(target, null, settings, say)).toEqual(adopted);
  expect(await adopt(target, (await monitor('permission_denied')).client, settings, say)).toEqual(adopted);
});

test('what has ended is no failure', async () => {
  expect(await adopt(target, (await monitor('process_not_found')).client, calling(''), say)).toEqual({
    outcome: 'ended',
  });
  expect(await adopt(target, null, calling('exit 66'), say)).toEqual({ outcome: 'ended' });
});

test('what is refused says why, by its first line', async () => {
  expect(await adopt(target, (await monitor('unavailable')).client, calling(''), say)).toEqual({
    outcome: 'refused',
    reason: 'unavailable',
  });
  const settings = calling('echo "needs cgroup v2" >&2; echo more >&2; exit 69');
  expect(await adopt(target, null, settings, say)).toEqual({ outcome: 'refused', reason: 'needs cgroup v2' });
});
