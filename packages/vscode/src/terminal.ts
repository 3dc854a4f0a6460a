import { ConfigurationTarget, type Disposable, env, TerminalProfile, ThemeIcon, window, workspace } from 'vscode';
import { isolated, monitoring } from './isolated-command.ts';
import type { Settings } from './settings.ts';
import { isRefused } from './trust.ts';
import type { Words } from './words.ts';

/** As the manifest calls it: what stands in the settings of those who made it their default. */
const profileTitle = 'OmniMind (isolated)';

/** Offers terminals whose shell runs in a scope of its own: what is typed there can not take the editor with it. */
export function offerTerminal(words: Words, settings: () => Settings): Disposable {
  return window.registerTerminalProfileProvider('omnimind.isolated', {
    provideTerminalProfile: () => (isRefused(words) ? undefined : new TerminalProfile(isolatedTerminal(settings()))),
  });
}

export function openIsolatedTerminal(words: Words, settings: Settings): void {
  if (!isRefused(words)) window.createTerminal(isolatedTerminal(settings)).show();
}

function isolatedTerminal(settings: Settings) {
  const { program, words } = isolated(settings, 'terminal', [env.shell || '/bin/sh', '-l']);
  return { name: profileTitle, shellPath: program, shellArgs: words, iconPath: new ThemeIcon('shield') };
}

/** Makes it what the workspace opens by default. */
export async function useIsolatedTerminal({ t }: Words): Promise<void> {
  const section = workspace.getConfiguration('terminal.integrated');
  await section.update('defaultProfile.linux', profileTitle, ConfigurationTarget.Workspace);
  await window.showInformationMessage(t('New terminals of this workspace are isolated now.'));
}

/** In a terminal, where one sees what it does, and which ends it. */
export function startMonitor(words: Words, settings: Settings): void {
  if (isRefused(words)) return;
  const call = monitoring(settings);
  const { t } = words;
  const terminal = window.createTerminal({
    name: t('OmniMind monitor'),
    shellPath: call.program,
    shellArgs: call.words,
    iconPath: new ThemeIcon('pulse'),
    isTransient: true,
  });
  terminal.show(true);
}
