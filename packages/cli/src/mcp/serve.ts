import { McpServer } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Language } from '@omnimind/protocol/announcement';
import { answerOf, instructions, type Tool } from './tool.ts';

/** Elements of one call's arguments: a command line has fewer. */
const maxElements = 2000;
/** Bytes of one request. */
const maxBufferSize = 2 ** 20;

const effects = {
  reads: { readOnlyHint: true, openWorldHint: false },
  acts: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  runs: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
} as const;

/**
 * Offers tools to an agent on standard input and output, in the Model Context Protocol: its revision 2026-07-28 and those that begin
 * with `initialize`. This file alone knows the protocol's package.
 *
 * @returns when the agent closes our input
 */
export async function serveTools(tools: readonly Tool[], version: string, language: Language): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    process.stdin.once('close', resolve);
    process.stdin.once('end', resolve);
  });
  const makeServer = () => {
    const server = new McpServer(
      { name: 'omnimind', version },
      { capabilities: { tools: {} }, instructions, maxToolInputElements: maxElements },
    );
    for (const tool of tools) {
      const { name, description, input: inputSchema, output: outputSchema } = tool;
      const about = { description, inputSchema, outputSchema, annotations: effects[tool.effect] };
      server.registerTool(name, about, async (input) => {
        const { text, data } = await answerOf(tool, input, language);
        const content = [{ type: 'text' as const, text }];
        return data === null ? { content, isError: true } : { content, structuredContent: data };
      });
    }
    return server;
  };
  const transport = new StdioServerTransport(process.stdin, process.stdout, { maxBufferSize });
  const served = serveStdio(makeServer, { transport });
  await ended;
  await served.close();
}
