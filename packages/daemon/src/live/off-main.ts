import { replaceProcess } from '../launcher/replace-process.ts';

// off-main.ts COMMAND ARG...: becomes the command.
process.exitCode = await replaceProcess(process.argv.slice(2));
