import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isUnavailable } from '../files/outcome.ts';
import { type Notifier, notifierOf } from './notify.ts';

/** Receives datagrams, prints each as a line. Node has no datagram sockets for Unix. */
const receiver = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1].replace('@', chr(0), 1))
print('bound', flush=True)
while True:
    text = s.recv(4096).decode()
    print(text, flush=True)
    if text == 'STOPPING=1': break
`;

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-notify-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function notifier(environment: NodeJS.ProcessEnv): Notifier {
  const made = notifierOf(environment);
  if (made === null || isUnavailable(made)) throw new Error('no notifier: koffi is needed, run `npm ci`');
  return made;
}

describe('with native calls', () => {
  test.each(['a path', 'an abstract name'])('the manager is told by %s', async (kind) => {
    const path = join(directory, 'socket');
    const socket = kind === 'a path' ? path : `@${path}`;
    const child = spawn('python3', ['-c', receiver, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    await expect.poll(() => output).toBe('bound\n');
    const told = notifier({ NOTIFY_SOCKET: socket });
    told.ready();
    told.alive();
    told.status('watching\n3 workloads');
    told.stopping();
    await once(child, 'close');
    expect(output.split('\n').slice(1)).toEqual([
      'READY=1',
      'WATCHDOG=1',
      'STATUS=watching 3 workloads',
      'STOPPING=1',
      '',
    ]);
  });

  test('a socket that is gone does no harm', () => {
    expect(() => notifier({ NOTIFY_SOCKET: '/no/such/socket' }).ready()).not.toThrow();
  });

  test.each([
    [{ WATCHDOG_USEC: '30000000' }, 30],
    [{ WATCHDOG_USEC: '30000000', WATCHDOG_PID: String(process.pid) }, 30],
    [{ WATCHDOG_USEC: '30000000', WATCHDOG_PID: '1' }, null],
    [{}, null],
  ])('%o: a watchdog of %s s', (environment, watchdog_s) => {
    expect(notifier({ NOTIFY_SOCKET: '/x', ...environment }).watchdog_s).toBe(watchdog_s);
  });
});

test('nobody asked', () => {
  expect(notifierOf({})).toBeNull();
});
