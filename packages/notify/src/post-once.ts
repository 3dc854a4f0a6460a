import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { errorCode } from '@omnimind/linux/files/outcome';
import { asWritten, type Message, message } from '@omnimind/protocol/message';
import { Refused, RetryLater } from './receiver.ts';
import type { WaitingClock } from './waiting-clock.ts';

/** Time limit from name resolution to the end of the response, s. */
const postLimit_s = 5;
/** Maximum bytes read of the response body, which is discarded. */
const answerLimit_bytes = 64 * 1024;
/** Upper limit for `Retry-After`, s. */
const maxPause_s = 900;

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
}

/** Posts, and gives what was answered; rejects when nothing was, or when the signal comes first. A test gives its own. */
export type Transport = (post: Post, signal: AbortSignal) => Promise<Answer>;

/** Node's client: one connection per request, no proxy, no redirects, certificates verified. */
export const httpTransport: Transport = ({ url, headers, body }, signal) =>
  new Promise((resolve, reject) => {
    const request = /^https:/i.test(url) ? requestHttps : requestHttp;
    const options = { method: 'POST', headers: { ...headers, 'Content-Length': body.length }, agent: false, signal };
    let answer: Answer | undefined;
    // Once there is a status, it has decided: a body that breaks off, or is cut since it does not end, changes nothing.
    const end = (error?: Error): void => (answer === undefined ? reject(error) : resolve(answer));
    const sent = request(url, options, (response) => {
      const { statusCode = 0, headers } = response;
      answer = { status: statusCode, retryAfter: headers['retry-after'] ?? null };
      let left_bytes = answerLimit_bytes;
      response.on('data', (chunk: Buffer) => {
        left_bytes -= chunk.length;
        if (left_bytes < 0) response.destroy();
      });
      response.on('close', end);
      response.on('error', end);
    });
    sent.on('error', end);
    sent.end(body);
  });

export interface PostDependencies {
  readonly transport: Transport;
  readonly clock: WaitingClock;
}

/**
 * Posts to a receiver without retrying. Resolves on a 2xx status.
 *
 * @throws RetryLater when it can't be reached, does not answer within 5 s, or answers 3xx (redirects are not followed), 408,
 * 425, 429 or 5xx
 * @throws Refused for every other status
 */
export async function postOnce({ transport, clock }: PostDependencies, post: Post, signal: AbortSignal): Promise<void> {
  const late = new AbortController();
  const answered = new AbortController();
  void clock.sleep(postLimit_s, answered.signal).then(() => {
    if (!answered.signal.aborted) late.abort();
  });
  try {
    judge(await transport(post, AbortSignal.any([signal, late.signal])), clock.wall_ms());
  } catch (error) {
    if (error instanceof RetryLater || error instanceof Refused) throw error;
    throw new RetryLater(
      late.signal.aborted ? message('delivery.late', { seconds: postLimit_s }) : failureReason(error),
    );
  } finally {
    answered.abort();
  }
}

const laterStatuses = [408, 425, 429];

/** @param wall_ms for a `Retry-After` that is a date */
function judge({ status, retryAfter }: Answer, wall_ms: number): void {
  if (status >= 200 && status < 300) return;
  if (status >= 300 && status < 400) throw new RetryLater(message('delivery.redirect', { status }));
  if (status >= 500 || laterStatuses.includes(status))
    throw new RetryLater(message('delivery.status', { status }), parseRetryAfter(retryAfter, wall_ms));
  throw new Refused(message('delivery.status', { status }));
}

/**
 * s of the header `Retry-After` (RFC 9110, 10.2.3), at most 15 min; `null` for one that is missing, in the past, or can't be read.
 *
 * @param wall_ms for a date, ms since 1970
 */
export function parseRetryAfter(text: string | null, wall_ms: number): number | null {
  if (text === null) return null;
  const seconds = /^\d{1,9}$/.test(text.trim()) ? Number(text) : (Date.parse(text) - wall_ms) / 1000;
  return seconds > 0 ? Math.min(seconds, maxPause_s) : null;
}

function failureReason(error: unknown): Message {
  const errno = errorCode(error);
  if (errno !== '') return message('system', { errno });
  return asWritten((error instanceof Error ? error.message : String(error)).slice(0, 200));
}
