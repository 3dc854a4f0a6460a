// What comes before the program, from sources and from the bundle alike. Plain JavaScript, since the compile cache must be in use
// before the rest is loaded.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { isAbsolute, join } from 'node:path';

// The directory belongs to the user: a shared one in /tmp would let anybody choose what code we run.
const { XDG_CACHE_HOME: cache = '', HOME: home = '' } = process.env;
const parent = isAbsolute(cache) ? cache : isAbsolute(home) ? join(home, '.cache') : null;
// Node makes a directory with all above it, and tries for ever where none can be made, as in /proc.
if (parent !== null && isMade(parent) && isMade(join(parent, 'omnimind'))) enableCompileCache(join(parent, 'omnimind'));

/** @param {string} directory */
function isMade(directory) {
  try {
    if (!existsSync(directory)) mkdirSync(directory, 0o700);
    return true;
  } catch {
    return false;
  }
}

// Node calls every program's process MainThread: ps, pgrep and earlyoom are to know ours.
try {
  writeFileSync('/proc/self/comm', 'omnimind');
} catch {
  // Without /proc nobody sees it.
}

// The launcher kept NODE_OPTIONS away from us; the command that we run gets it back.
const options = process.env['OMNIMIND_NODE_OPTIONS'];
if (options !== undefined) {
  process.env['NODE_OPTIONS'] = options;
  delete process.env['OMNIMIND_NODE_OPTIONS'];
}
