import { writeFileSync } from 'node:fs';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { runCommand } from '@omnimind/run/run-command';

// run-main.ts RESULT COMMAND ARG...: runs the command, samples five times a second, and writes what became of it to the file RESULT.
const [, , result = '', ...command] = process.argv;
const configuration = { ...defaultConfiguration, run: { ...defaultConfiguration.run, interval: 0.2, scope: false } };
const { exitStatus, report } = await runCommand({ command, mode: 'smart', configuration });
writeFileSync(result, JSON.stringify(report));
process.exitCode = exitStatus;
