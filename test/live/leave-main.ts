import { spawnSync } from 'node:child_process';
import { leave } from '@omnimind/run/launcher/exit-status';

// leave-main.ts COMMAND ARG...: runs the command, and ends with 3.
const [, , file = '', ...parameters] = process.argv;
spawnSync(file, parameters, { stdio: 'inherit' });
leave(3);
