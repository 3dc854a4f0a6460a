/** How the extension is set, by `omnimind.*` of the editor's settings. */
export interface Settings {
  /** Whether the monitor is watched at all. */
  readonly isWatching: boolean;
  readonly mode: 'enabled' | 'observe' | 'disabled';
  readonly alertOnCpu: boolean;
  readonly alertOnMemory: boolean;
  /** `null` for the usual ones. */
  readonly socket: string | null;
  /** The words that call omnimind; at least one. */
  readonly command: readonly string[];
}

/** What the editor knows of one setting. */
export interface Setting {
  /** As it counts, the default included. */
  readonly value: unknown;
  /** Whether somebody set it. */
  readonly isSet: boolean;
}

/** @param read gives a setting by its name without `omnimind.`; whatever it gives may be of a wrong form */
export function settingsOf(read: (name: string) => Setting): Settings {
  const current = read('enableSystemdMonitoring');
  const former = read('systemd-monitoring');
  const watching = !current.isSet && former.isSet ? former.value : current.value;
  const mode = read('smartResourceMode').value;
  const socket = read('socket').value;
  return {
    isWatching: watching !== false,
    mode: mode === 'observe' || mode === 'disabled' ? mode : 'enabled',
    alertOnCpu: read('alertOnCPUGrowth').value !== false,
    alertOnMemory: read('alertOnMemoryGrowth').value !== false,
    socket: typeof socket === 'string' && socket.startsWith('/') ? socket : null,
    command: commandOf(read('command').value),
  };
}

/** A text is the path of the program, blanks and all. */
function commandOf(value: unknown): readonly string[] {
  if (typeof value === 'string' && value.trim() !== '') return [value];
  const isWords = Array.isArray(value) && value.every((word) => typeof word === 'string');
  return isWords && value.length > 0 && value[0] !== '' ? value : ['omnimind'];
}

/** The mode of what is started: a monitor, a run. */
export function modeOf({ mode }: Settings): 'smart' | 'observe' {
  return mode === 'enabled' ? 'smart' : 'observe';
}
