import { basename } from 'node:path';
import { executableOf, readArguments } from './once.ts';

/** Bytes of a process's name that the kernel keeps. */
const keptByKernel = 15;

/** Programs that a session, or the machine, stands on: nobody's own program of that name is one of them. */
const ofTheSystem = new Set([
  ...['sshd', 'sshd-session', 'sshd-auth', 'systemd', 'Xorg', 'Xwayland', 'gnome-shell', 'kwin_wayland', 'kwin_x11'],
  ...['plasmashell', 'sway', 'Hyprland', 'cosmic-comp', 'cosmic-session', 'niri'],
]);
/** Where only root, or the package manager, puts programs. */
const systemDirectory =
  /^\/(?:usr|bin|sbin|lib|lib64|opt|nix\/store|gnu\/store|snap|app|ostree|sysroot|run\/current-system|var\/lib\/flatpak)\//;

/** Programs that carry others' names in their place. */
const runtimes = /^(?:node|nodejs|(?:node-)?MainThread|electron\d*|java|python[\d.]*|perl|ruby[\d.]*|bash|sh)$/;

/** What runs behind the name of a runtime, which of the names protects it, and what its files are called. */
const families: readonly { readonly role: string; readonly names: readonly string[]; readonly path: RegExp }[] = [
  {
    role: 'VS Code Server',
    names: ['code', 'code-insiders', 'codium', 'cursor', 'windsurf'],
    path: /\/\.(?:vscode|vscode-insiders|vscodium|vscode-oss|vscode-remote|cursor|windsurf)-server(?:-insiders)?\/|\/\.vscode-remote\//,
  },
  {
    role: 'JetBrains IDE',
    names: ['idea', 'pycharm', 'webstorm', 'goland', 'clion', 'phpstorm', 'rider', 'rubymine', 'rustrover'],
    path: /\/jbr\/bin\/java$|^-Didea\.(?:paths\.selector|platform\.prefix)=|^com\.intellij\.idea\.Main$/,
  },
];

/**
 * What protects a process, by what it is: the name of its executable, or the role that it has behind the name of a runtime. Its
 * own word, the name in /proc/PID/comm, counts only where the executable may not be read, or runs a script of that name.
 *
 * @param comm /proc/PID/comm
 * @param names whole names of programs that are protected
 * @returns the name, or the role (`VS Code Server`); `null` when nothing protects it
 */
export function protectorOf(pid: number, comm: string, names: ReadonlySet<string>, proc = '/proc'): string | null {
  if (!mayBeProtected(comm, names)) return null;
  const file = executableOf(pid, proc);
  if (file === null) return nameFor(unwrapped(comm), names) ?? roleOf(readArguments(pid, proc), names);
  const program = unwrapped(basename(file));
  if (names.has(program)) return ofTheSystem.has(program) && !systemDirectory.test(file) ? null : program;
  if (!runtimes.test(program)) return null;
  const words = readArguments(pid, proc);
  const script = words.slice(1).find((word) => !word.startsWith('-')) ?? '';
  if (names.has(comm) && !ofTheSystem.has(comm) && basename(script) === comm) return comm;
  if (/^electron/.test(program)) return script.split('/').find((part) => names.has(part)) ?? null;
  return roleOf([file, ...words], names);
}

/** Most processes need no closer look. */
function mayBeProtected(comm: string, names: ReadonlySet<string>): boolean {
  return names.has(comm) || runtimes.test(comm) || comm.startsWith('.') || nameFor(comm, names) !== null;
}

/** The name that the kernel cut to this one; `null` for none. */
function nameFor(comm: string, names: ReadonlySet<string>): string | null {
  if (names.has(comm)) return comm;
  if (Buffer.byteLength(comm) < keptByKernel - 1) return null;
  for (const name of names) if (name.startsWith(comm)) return name;
  return null;
}

function roleOf(words: readonly string[], names: ReadonlySet<string>): string | null {
  const family = families.find(({ path }) => words.some((word) => path.test(word)));
  return family?.names.some((name) => names.has(name)) === true ? family.role : null;
}

/** NixOS starts `foo` as `.foo-wrapped`, which the kernel cuts. */
function unwrapped(name: string): string {
  return name.replace(/^\.(.+?)(?:-w(?:r(?:a(?:p(?:p(?:e(?:d)?)?)?)?)?)?)$/, '$1');
}
