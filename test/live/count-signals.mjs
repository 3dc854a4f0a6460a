import { writeFileSync } from 'node:fs';

// count-signals.mjs READY COUNTS: counts the signals that come until SIGUSR2, writes them to COUNTS, exits with 5.
const [, , ready, counts] = process.argv;
const seen = {};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'])
  process.on(signal, () => {
    seen[signal] = (seen[signal] ?? 0) + 1;
    if (signal !== 'SIGUSR2') return;
    writeFileSync(counts, JSON.stringify(seen));
    process.exit(5);
  });
setInterval(() => {}, 1000);
writeFileSync(ready, String(process.pid));
