import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';

/** Turns the token of a link, once, into a session that a cookie carries. Whoever has the cookie is in until the server ends. */
export class Session {
  readonly #cookie: string;
  readonly #session = randomBytes(32).toString('base64url');
  #token: string | null = randomBytes(32).toString('base64url');

  /** @param port cookies don't keep ports apart, so that it stands in their name */
  constructor(port: number) {
    this.#cookie = `omnimind_${port}`;
  }

  /** `null` after it was used. */
  get token(): string | null {
    return this.#token;
  }

  /** @returns what sets the cookie @throws OmnimindError `token_refused` */
  logIn(token: unknown): string {
    if (this.#token === null || typeof token !== 'string' || !isSame(token, this.#token))
      throw new OmnimindError('token_refused', message('web.link_used'));
    this.#token = null;
    return `${this.#cookie}=${this.#session}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** @param cookies the header `Cookie` @throws OmnimindError `token_refused` */
  check(cookies = ''): void {
    const given = cookies.split(/;\s*/).find((each) => each.startsWith(`${this.#cookie}=`));
    if (given === undefined || !isSame(given.slice(this.#cookie.length + 1), this.#session))
      throw new OmnimindError('token_refused', message('web.no_session'));
  }
}

/** In constant time. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
