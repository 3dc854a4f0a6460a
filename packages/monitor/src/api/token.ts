import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '@omnimind/linux/files/outcome';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { replaceFile } from '@omnimind/remember/state-file';

/**
 * The token in a file, which is created when missing.
 *
 * @throws OmnimindError `config_invalid` for one that is too short, `output_unwritable`
 */
export function readToken(file: string): string {
  try {
    const token = readFileSync(file, 'utf8').trim();
    if (/^[\x21-\x7e]{32,256}$/.test(token)) return token;
    throw new OmnimindError('config_invalid', message('api.token_file', { file }));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  try {
    const token = randomBytes(32).toString('base64url');
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    replaceFile(file, `${token}\n`, 0o600);
    return token;
  } catch (cause) {
    throw new OmnimindError('output_unwritable', message('file.unwritable', { file, errno: errorCode(cause) }), {
      cause,
    });
  }
}
