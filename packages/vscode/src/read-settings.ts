import { workspace } from 'vscode';
import { type Settings, settingsOf } from './settings.ts';

/** The settings as they count in this window now: of a workspace that is not trusted, the editor leaves out what is restricted. */
export function readSettings(): Settings {
  const section = workspace.getConfiguration('omnimind');
  return settingsOf((name) => {
    const found = section.inspect(name);
    const set = [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue];
    return { value: section.get(name), isSet: set.some((value) => value !== undefined) };
  });
}
