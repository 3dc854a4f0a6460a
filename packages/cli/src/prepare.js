// What comes before the program, from sources and from the bundle alike. Plain JavaScript, since the compile cache must be in use
// before the rest is loaded.
import { enableCompileCache } from 'node:module';
import { isAbsolute, join } from 'node:path';

// The directory belongs to the user: a shared one in /tmp would let anybody choose what code we run.
const cache = process.env['XDG_CACHE_HOME'] ?? '';
const home = process.env['HOME'] ?? '';
if (isAbsolute(cache)) enableCompileCache(join(cache, 'omnimind'));
else if (isAbsolute(home)) enableCompileCache(join(home, '.cache/omnimind'));

// The launcher kept NODE_OPTIONS away from us; the command that we run gets it back.
const options = process.env['OMNIMIND_NODE_OPTIONS'];
if (options !== undefined) {
  process.env['NODE_OPTIONS'] = options;
  delete process.env['OMNIMIND_NODE_OPTIONS'];
}
