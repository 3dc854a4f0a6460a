import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { dirname } from 'node:path';
import { makeDirectory } from '@omnimind/linux/files/make-directory';
import { errorCode } from '@omnimind/linux/files/outcome';
import { OmnimindError, unwritable } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { replaceFile } from '@omnimind/remember/state-file';

/**
 * Requires on TCP the token and one of our own names: a web page can reach loopback, too, by its script (Origin) or by DNS
 * rebinding (Host).
 *
 * @throws OmnimindError `token_refused`, `permission_denied`
 */
export function checkTcp(headers: IncomingHttpHeaders, { port, token }: { port: number; token: string }): void {
  const own = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  if (!own.includes(headers.host?.toLowerCase() ?? ''))
    throw new OmnimindError('permission_denied', message('api.wrong_host', { url: `http://127.0.0.1:${port}` }));
  checkOrigin(headers, own);
  const [, given] = /^Bearer ([\x21-\x7e]{1,256})$/i.exec(headers.authorization ?? '') ?? [];
  if (given === undefined) throw new OmnimindError('token_refused', message('api.no_token'));
  if (!isSame(given, token)) throw new OmnimindError('token_refused', message('api.wrong_token'));
}

/** No web page speaks to a Unix socket: a foreign Origin was redirected here. @throws OmnimindError `permission_denied` */
export function checkOrigin({ origin }: IncomingHttpHeaders, own: readonly string[] = []): void {
  if (origin === undefined || own.some((host) => origin.toLowerCase() === `http://${host}`)) return;
  throw new OmnimindError('permission_denied', message('api.foreign_page', { origin }));
}

/** In constant time. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

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
    makeDirectory(dirname(file), 0o700);
    replaceFile(file, `${token}\n`, 0o600);
    return token;
  } catch (cause) {
    throw unwritable(file, cause);
  }
}
