import * as vscode from 'vscode';
import { type Call, findProgram, isolated, monitoring, settingUp } from './isolated-command.ts';
import type { Settings } from './settings.ts';
import { escapeNotification, type Words } from './words.ts';

/** The profile's title in the manifest, and in the settings of those who made it their default. */
const profileTitle = 'OmniMind (isolated)';

/** Offers terminals whose shell runs in a scope of its own: a runaway command there cannot take the editor with it. */
export function offerTerminal(words: Words, settings: () => Settings): vscode.Disposable {
  return vscode.window.registerTerminalProfileProvider('omnimind.isolated', {
    provideTerminalProfile: () =>
      cannotStart(words, settings()) ? undefined : new vscode.TerminalProfile(isolatedTerminal(settings())),
  });
}

export function openIsolatedTerminal(words: Words, settings: Settings): void {
  if (!cannotStart(words, settings)) vscode.window.createTerminal(isolatedTerminal(settings)).show();
}

function isolatedTerminal(settings: Settings) {
  const { program, words } = isolated(settings, 'terminal', [vscode.env.shell || '/bin/sh', '-l']);
  return { name: profileTitle, shellPath: program, shellArgs: words, iconPath: new vscode.ThemeIcon('shield') };
}

/** Makes the isolated terminal the workspace's default. */
export async function useIsolatedTerminal({ texts }: Words): Promise<void> {
  const section = vscode.workspace.getConfiguration('terminal.integrated');
  await section.update('defaultProfile.linux', profileTitle, vscode.ConfigurationTarget.Workspace);
  await vscode.window.showInformationMessage(texts.terminalsIsolated);
}

/** Starts a monitor in a terminal, which shows its output and ends it when it is closed. */
export function startMonitor(words: Words, settings: Settings): void {
  openTerminal(words, settings, words.texts.monitorTerminal, monitoring(settings));
}

/** Begins `omnimind setup` in a terminal: it shows its plan, and asks before it does anything. */
export function setUp(words: Words, settings: Settings): void {
  openTerminal(words, settings, words.texts.setupTerminal, settingUp(settings));
}

function openTerminal(words: Words, settings: Settings, name: string, call: Call): void {
  if (cannotStart(words, settings)) return;
  const terminal = vscode.window.createTerminal({
    name,
    shellPath: call.program,
    shellArgs: call.words,
    iconPath: new vscode.ThemeIcon('pulse'),
    isTransient: true,
  });
  terminal.show(true);
}

/** Whether the program is missing or the workspace is untrusted; then the reason is shown. */
function cannotStart(words: Words, { command }: Settings): boolean {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showWarningMessage(words.texts.untrusted);
    return true;
  }
  const [program = ''] = command;
  if (findProgram(program, process.env['PATH']) !== null) return false;
  void showMissing(words, program);
  return true;
}

async function showMissing({ texts }: Words, program: string): Promise<void> {
  const open = texts.buttons.openSettings;
  const chosen = await vscode.window.showErrorMessage(escapeNotification(texts.programMissing(program)), open);
  if (chosen === open) await vscode.commands.executeCommand('workbench.action.openSettings', 'omnimind.command');
}
