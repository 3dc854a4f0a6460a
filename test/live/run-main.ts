import { appendFileSync, writeFileSync } from 'node:fs';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { runCommand } from '@omnimind/run/run-command';

// run-main.ts RESULT COMMAND ARG...: runs the command, samples five times a second, and writes what became of it to the file RESULT;
// meanwhile each signal that it hears as a line to RESULT-heard.
const [, , result = '', ...command] = process.argv;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])
  process.on(signal, () => appendFileSync(`${result}-heard`, `${signal}\n`));
const configuration = { ...defaultConfiguration, run: { ...defaultConfiguration.run, interval: 0.2, scope: false } };
const { exitStatus, report } = await runCommand({ command, mode: 'smart', configuration });
writeFileSync(result, JSON.stringify(report));
process.exitCode = exitStatus;
