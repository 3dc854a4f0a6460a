import { type RequestOptions, request } from 'node:http';

const timeout_ms = 2000;
const maxAnswer_bytes = 1 << 20;

/**
 * Asks a service of this machine (GET). However it answers, that takes 2 s and 1 MiB at most.
 *
 * @returns the body of an answer 200; empty for any other answer, `null` for none
 */
export function getText(where: Pick<RequestOptions, 'socketPath' | 'host' | 'port' | 'path'>): Promise<string | null> {
  return new Promise((resolve) => {
    const asked = request({ ...where, agent: false, signal: AbortSignal.timeout(timeout_ms) }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > maxAnswer_bytes) asked.destroy();
      });
      answer.on('end', () => resolve(answer.statusCode === 200 ? text : ''));
      answer.on('close', () => resolve(null));
    });
    // Nobody is there, or no right to ask.
    asked.on('error', () => resolve(null));
    // The monitor doesn't wait for it when it ends.
    asked.on('socket', (socket) => socket.unref());
    asked.end();
  });
}
