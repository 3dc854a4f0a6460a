import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { getText } from './get-text.ts';

async function answered(by: RequestListener): Promise<string | null> {
  const server = createServer(by);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return getText({ host: '127.0.0.1', port, path: '/x' });
}

test('the body of an answer, the empty text for a refusal, nothing where nobody answers', async () => {
  expect(await answered((_, response) => response.end('é'))).toBe('é');
  expect(await answered((_, response) => response.writeHead(404).end('no'))).toBe('');
  expect(await answered((_, response) => response.writeHead(302, { location: '/y' }).end())).toBe('');
  expect(await getText({ socketPath: '/nowhere/docker.sock', path: '/' })).toBeNull();
});

test('an endless answer is none, whether it comes fast or never ends', { timeout: 10_000 }, async () => {
  const flood: RequestListener = (_, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  };
  const drip: RequestListener = (_, response) => {
    const timer = setInterval(() => response.write('x'), 100);
    response.on('close', () => clearInterval(timer));
  };
  expect(await Promise.all([answered(flood), answered(drip), answered(() => {})])).toEqual([null, null, null]);
});
