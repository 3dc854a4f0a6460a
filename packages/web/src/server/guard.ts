import type { IncomingHttpHeaders } from 'node:http';
import { OmnimindError } from '@omnimind/protocol/errors';
import { type Message, message } from '@omnimind/protocol/message';

/** What a browser says of the frame or object that it loads a page for. */
const framed: ReadonlySet<unknown> = new Set(['iframe', 'frame', 'embed', 'object', 'fencedframe']);

/** A request as far as it is judged. */
interface Asked {
  readonly method: string;
  readonly pathname: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Refuses what no page of ours asks: another name for loopback (DNS rebinding), another page's script or form, and a frame.
 *
 * @param host `127.0.0.1:PORT`, the only name that is answered
 * @throws OmnimindError `permission_denied`
 */
export function checkHeaders({ method, pathname, headers }: Asked, host: string): void {
  const own = `http://${host}`;
  if (headers.host?.toLowerCase() !== host) throw refused(message('api.wrong_host', { url: own }));
  const { origin } = headers;
  // A browser always sends it with a POST; whoever is none has no cookie that could be misused.
  if (origin === undefined ? method !== 'GET' : origin.toLowerCase() !== own)
    throw refused(message('api.foreign_page', { origin: origin ?? '-' }));
  if (framed.has(headers['sec-fetch-dest'])) throw refused(message('web.framed'));
  const site = headers['sec-fetch-site'];
  const isOurs = site === undefined || site === 'same-origin' || site === 'none';
  // A link from anywhere may lead to the page: it holds nothing yet, and no cookie comes along.
  if (!isOurs && !(method === 'GET' && pathname === '/' && headers['sec-fetch-mode'] === 'navigate'))
    throw refused(message('api.foreign_page', { origin: String(site) }));
}

/**
 * Refuses connections of other users: neither a link that they saw in a list of processes nor a stolen cookie helps them.
 *
 * @param peer UID of the other end, `null` where nobody can tell
 * @throws OmnimindError `permission_denied`
 */
export function checkPeer(peer: number | null, own: number): void {
  if (peer !== own) throw refused(message('web.other_user', { uid: own }));
}

function refused(problem: Message): OmnimindError {
  return new OmnimindError('permission_denied', problem);
}
