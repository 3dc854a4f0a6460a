import { commands, workspace } from 'vscode';
import type { Link } from '../connection/link.ts';
import type { Settings } from '../settings.ts';

/** Tells the editor how it stands, for what it shows instead of an empty view. */
export function showPhase(phase: Link['phase'], { mode }: Settings): void {
  set('omnimind.phase', phase);
  set('omnimind.mayStart', workspace.isTrusted && mode !== 'disabled');
}

const known = new Map<string, unknown>();

function set(key: string, value: unknown): void {
  if (known.get(key) === value) return;
  known.set(key, value);
  void commands.executeCommand('setContext', key, value);
}
