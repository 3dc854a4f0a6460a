// Honest: a browser with two pages. One shows a table of 300 rows that is fetched anew each second, the other one is opened for a
// minute and closed again.
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';
import { option, random, seconds, until } from './lib/clock.mjs';

const length = option('seconds', 3000);
const next = random(25);
const page = `<!doctype html><title>rows</title><table></table><script>
setInterval(async () => {
  const rows = await (await fetch('/rows')).json();
  document.querySelector('table').innerHTML = rows.map(({ id, value }) => '<tr><td>' + id + '<td>' + value).join('');
}, 1000)</script>`;
const server = createServer(({ url }, answer) => {
  const isRows = url === '/rows';
  answer.setHeader('content-type', isRows ? 'application/json' : 'text/html');
  answer.end(isRows ? JSON.stringify(Array.from({ length: 300 }, (_, id) => ({ id, value: next() }))) : page);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
await (await browser.newPage()).goto(address);
for (let minute = 0; seconds() < length; minute += 1) {
  const other = await browser.newPage();
  await other.goto(address);
  await until(minute * 60 + 50);
  console.log(`${await other.locator('tr').count()} rows`);
  await other.close();
  await until((minute + 1) * 60);
}
await browser.close();
server.closeAllConnections();
server.close();
