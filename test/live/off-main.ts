import { replaceProcess } from '@omnimind/run/launcher/replace-process';

// off-main.ts COMMAND ARG...: becomes the command.
process.exitCode = await replaceProcess(process.argv.slice(2));
