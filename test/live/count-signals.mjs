import { appendFileSync, writeFileSync } from 'node:fs';

// count-signals.mjs READY COUNTED: writes each signal that comes as a line to COUNTED; exits with 5 at SIGUSR2.
const [, , ready, counted] = process.argv;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'])
  process.on(signal, () => {
    appendFileSync(counted, `${signal}\n`);
    if (signal === 'SIGUSR2') process.exit(5);
  });
setInterval(() => {}, 1000);
writeFileSync(ready, String(process.pid));
