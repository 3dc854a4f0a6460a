/** What ends an exchange early; an AbortSignal is one. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** One exchange by HTTP, as the client asks for it. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: CancelSignal;
}

export interface ApiResponse {
  readonly status: number;
  /** The body as it comes in, decoded as UTF-8. Whoever does not read it to its end must {@link close} it. */
  readonly chunks: AsyncIterable<string>;
  close(): void;
}

/**
 * What carries requests: a Unix socket, a TCP connection, a test's own. It rejects with an OmnimindError
 * `monitor_unavailable` when nobody answers.
 */
export type Transport = (request: ApiRequest) => Promise<ApiResponse>;
