import { expect, test, vi } from 'vitest';
import { AgentServer } from './agent-server.ts';
import { settingsOf } from './settings.ts';

const editor = vi.hoisted(() => {
  class McpStdioServerDefinition {
    readonly words: unknown[];
    constructor(...words: unknown[]) {
      this.words = words;
    }
  }
  const registered: unknown[] = [];
  const registerMcpServerDefinitionProvider = (id: string, provider: unknown) => {
    registered.push(id, provider);
    return { dispose: () => registered.splice(0) };
  };
  const lm: { registerMcpServerDefinitionProvider?: typeof registerMcpServerDefinitionProvider } = {
    registerMcpServerDefinitionProvider,
  };
  return { registered, workspace: { isTrusted: true }, lm, McpStdioServerDefinition };
});
vi.mock('vscode', () => editor);

const settings = (set: Record<string, unknown>) => settingsOf((name) => ({ value: set[name], isSet: name in set }));

test('agents are told of omnimind mcp where it is installed and the workspace is trusted, with the socket that is set', () => {
  let set: Record<string, unknown> = { command: ['/bin/sh', 'omnimind'] };
  const server = new AgentServer(() => settings(set));
  expect(editor.registered).toEqual(['omnimind', server]);
  const offered = () => server.provideMcpServerDefinitions();
  expect(offered()).toMatchObject([{ words: ['OmniMind', '/bin/sh', ['omnimind', 'mcp'], {}] }]);
  set = { ...set, socket: '/run/api.sock' };
  expect(offered()).toMatchObject([
    { words: ['OmniMind', '/bin/sh', expect.anything(), { OMNIMIND_API: '/run/api.sock' }] },
  ]);
  editor.workspace.isTrusted = false;
  expect(offered()).toEqual([]);
  editor.workspace.isTrusted = true;
  set = { command: '/nowhere/omnimind' };
  expect(offered()).toEqual([]);
  server.dispose();
  expect(editor.registered).toEqual([]);
});

test('an editor before 1.101 knows of no such servers', () => {
  delete editor.lm.registerMcpServerDefinitionProvider;
  const server = new AgentServer(() => settings({}));
  expect(editor.registered).toEqual([]);
  server.dispose();
});
