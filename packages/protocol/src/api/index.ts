export { ApiClient, type CallName, type CallOptions } from './client.ts';
export { EventStreamParser, type StreamedEvent } from './event-stream.ts';
export { openApiDocument } from './openapi.ts';
export { findRoute, type Route, type RouteName, routes } from './routes.ts';
export * from './schemas.ts';
export type { ApiRequest, ApiResponse, CancelSignal, Transport } from './transport.ts';
