import { z } from 'zod';
import { errorTable } from '../errors.ts';
import { type Route, routes } from './routes.ts';
import { problemSchema } from './schemas.ts';

type Json = Record<string, unknown>;

const language = {
  name: 'lang',
  in: 'query',
  required: false,
  schema: {
    type: 'string',
    description:
      'Language of each `text`: `pt` for Portuguese, anything else for English; what Accept-Language names first by default',
  },
};

/** The API as an OpenAPI 3.1 document, made from the table of routes. @param version of OmniMind */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const [name, route] of Object.entries<Route>(routes))
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(name, route) };
  return {
    openapi: '3.1.1',
    info: {
      title: 'OmniMind',
      version,
      summary: 'What a monitor of this machine sees, says and does',
      description:
        "Spoken on a Unix socket: `/run/omnimind/api.sock` of the system's monitor, `$XDG_RUNTIME_DIR/omnimind/api.sock` of a user's. " +
        'The caller is known by the credentials of the socket. On TCP, where configured, a token is needed and nothing can be changed.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: 'http://localhost', description: 'on the Unix socket' }],
    security: [{}, { token: [] }],
    paths,
    components: {
      schemas: { Problem: schemaOf(problemSchema) },
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'Needed on TCP only' } },
      responses: {
        problem: {
          description: 'What went wrong, and what to do about it',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
    'x-errors': Object.fromEntries(
      Object.entries(errorTable).map(([code, { httpStatus }]) => [code, { status: httpStatus }]),
    ),
  };
}

function operation(name: string, { path, summary, query, body, response }: Route): Json {
  const { properties = {}, required = [] } = schemaOf(query, 'input');
  const fromQuery = Object.entries(properties as Json).map(([key, schema]) => ({
    name: key,
    in: 'query',
    required: (required as string[]).includes(key),
    schema,
  }));
  const fromPath = path.includes('{id}')
    ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string', minLength: 1 } }]
    : [];
  const fromHeader =
    response === 'stream'
      ? [{ name: 'Last-Event-ID', in: 'header', required: false, schema: { type: 'string', pattern: '^\\d+$' } }]
      : [];
  return {
    operationId: name,
    summary,
    parameters: [...fromPath, ...fromQuery, ...(response === 'stream' ? [] : [language]), ...fromHeader],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } } }),
    responses: {
      200: { description: 'What was asked for', content: contentOf(response) },
      default: { $ref: '#/components/responses/problem' },
    },
  };
}

function contentOf(response: Route['response']): Json {
  if (response === 'stream')
    return {
      'text/event-stream': {
        schema: { type: 'string', description: 'Events named `announcement`; `data` is one of the list of /v1/events' },
      },
    };
  if (response === 'metrics') return { 'text/plain; version=0.0.4': { schema: { type: 'string' } } };
  return { 'application/json': { schema: response === 'document' ? { type: 'object' } : schemaOf(response) } };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output' = 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  return rest;
}
