import { request } from 'node:http';

/**
 * Readers of the stream in a process of their own, so that they do not share the loop that is measured: a third takes nothing,
 * one goes away and comes back with the cursor that it had. Prints what each reader got at the end.
 */
const [socketPath = '', count = '200', seconds = '20'] = process.argv.slice(2);
const until = Date.now() + Number(seconds) * 1000;
let received = 0;
let gaps = 0;

function read(last: string, isStalled: boolean, comesBack: boolean): void {
  const asked = request({
    socketPath,
    path: '/v1/events/stream',
    agent: false,
    headers: last === '' ? {} : { 'Last-Event-ID': last },
  });
  let sequence = 0;
  let cursor = last;
  asked.on('response', (response) => {
    if (isStalled) return void response.pause();
    let rest = '';
    response.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.startsWith('id: ')) cursor = line.slice(4);
        if (!line.startsWith('data: ')) continue;
        const next = Number(/"sequence":(\d+)/.exec(line)?.[1]);
        if (sequence !== 0 && next !== sequence + 1) gaps += 1;
        sequence = next;
        received += 1;
        if (comesBack && received % 5000 === 0) {
          response.destroy();
          setTimeout(() => read(cursor, false, true), 100);
          return;
        }
      }
    });
  });
  asked.on('error', () => {});
  asked.end();
}

for (let reader = 0; reader < Number(count); reader += 1) read('', reader % 3 === 0, reader % 50 === 1);
setTimeout(() => {
  process.stdout.write(`${JSON.stringify({ received, gaps })}\n`, () => process.exit(0));
}, until - Date.now());
