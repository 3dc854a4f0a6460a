import { type Isolation, isolations } from './isolation/choice.ts';

/** The editor's settings `omnimind.*`. */
export interface Settings {
  /** Whether this window connects to the monitor. */
  readonly isWatching: boolean;
  readonly mode: 'enabled' | 'observe' | 'disabled';
  readonly alertOnCpu: boolean;
  readonly alertOnMemory: boolean;
  /** Whether the monitor is told when this window was slow. */
  readonly tellsSlowness: boolean;
  /** What is moved into a scope of its own as it starts. */
  readonly isolation: Isolation;
  /** `null` for the default ones. */
  readonly socket: string | null;
  /** The words that call omnimind; at least one. */
  readonly command: readonly string[];
}

/** One setting as the editor has it. */
export interface Setting {
  /** The value in effect, or the default. */
  readonly value: unknown;
  /** Whether somebody set it. */
  readonly isSet: boolean;
}

/** @param read returns a setting by its name without `omnimind.`; its value may be of any type */
export function settingsOf(read: (name: string) => Setting): Settings {
  const current = read('enableSystemdMonitoring');
  const old = read('systemd-monitoring');
  const watching = !current.isSet && old.isSet ? old.value : current.value;
  const mode = read('smartResourceMode').value;
  const socket = read('socket').value;
  return {
    isWatching: watching !== false,
    mode: mode === 'observe' || mode === 'disabled' ? mode : 'enabled',
    alertOnCpu: read('alertOnCPUGrowth').value !== false,
    alertOnMemory: read('alertOnMemoryGrowth').value !== false,
    tellsSlowness: read('tellSlowness').value !== false,
    isolation: isolations.find((each) => each === read('isolate').value) ?? 'off',
    socket: typeof socket === 'string' && socket.startsWith('/') ? socket : null,
    command: commandOf(read('command').value),
  };
}

/** A string is the path of the program, blanks included. */
function commandOf(value: unknown): readonly string[] {
  if (typeof value === 'string' && value.trim() !== '') return [value];
  const isWords = Array.isArray(value) && value.every((word) => typeof word === 'string');
  return isWords && value.length > 0 && value[0] !== '' ? value : ['omnimind'];
}

/** The `--mode` of monitors and runs that are started. */
export function modeOf({ mode }: Settings): 'smart' | 'observe' {
  return mode === 'enabled' ? 'smart' : 'observe';
}
