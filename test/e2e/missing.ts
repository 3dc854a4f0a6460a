import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What the tests here need of the machine: program, Debian's package, and what is tested with it. */
const needs = [
  ['earlyoom', 'earlyoom', 'earlyoom'],
  ['prometheus', 'prometheus', 'metrics, rules and dashboards'],
  ['prometheus-alertmanager', 'prometheus-alertmanager', 'the alerts for Alertmanager'],
  ['Xvfb', 'xvfb', 'the notifications of the desktop'],
  ['dbus-daemon', 'dbus', 'the notifications of the desktop'],
  ['dunst', 'dunst', 'the notifications of the desktop'],
  ['import', 'imagemagick', 'the notifications of the desktop'],
  ['chromium', 'chromium', 'the extension of VS Code, the report of the cycles'],
  ['npm', 'npm', 'the extension of VS Code'],
  ['tmux', 'tmux', 'omnimind top'],
  ['zsh', 'zsh', 'completion in zsh'],
  ['fish', 'fish', 'completion in fish'],
] as const;

/** Says at the start what is missing: what is tested with it will fail. */
export default function sayWhatIsMissing(): void {
  for (const [program, name, tested] of needs)
    if (!isOnPath(program))
      process.stderr.write(`missing: ${program} (Debian's package ${name}); ${tested} can't be tested\n`);
}

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
