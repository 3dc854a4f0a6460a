import * as vscode from 'vscode';
import { findProgram, serving } from './isolated-command.ts';
import type { Settings } from './settings.ts';

// Since 1.101; the extension also runs where they are missing.
declare module 'vscode' {
  class McpStdioServerDefinition {
    constructor(label: string, command: string, args?: string[], env?: Record<string, string>, version?: string);
  }
  namespace lm {
    const registerMcpServerDefinitionProvider:
      | ((id: string, provider: { provideMcpServerDefinitions(): McpStdioServerDefinition[] }) => vscode.Disposable)
      | undefined;
  }
}

/** Makes `omnimind mcp` known to the agents of the editor, which start it when they need it, and ask first. */
export class AgentServer implements vscode.Disposable {
  readonly #settings: () => Settings;
  readonly #registered: vscode.Disposable | undefined;

  constructor(settings: () => Settings) {
    this.#settings = settings;
    this.#registered = vscode.lm.registerMcpServerDefinitionProvider?.('omnimind', this);
  }

  provideMcpServerDefinitions(): vscode.McpStdioServerDefinition[] {
    const { program, words } = serving(this.#settings());
    if (!vscode.workspace.isTrusted || findProgram(program, process.env['PATH']) === null) return [];
    const { socket } = this.#settings();
    const environment = socket === null ? {} : { OMNIMIND_API: socket };
    return [new vscode.McpStdioServerDefinition('OmniMind', program, words, environment)];
  }

  dispose(): void {
    this.#registered?.dispose();
  }
}
