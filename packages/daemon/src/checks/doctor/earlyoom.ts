import { parseArguments } from '@omnimind/linux';
import type { Check } from '../finding.ts';
import { earlyoomPid } from '../verify/earlyoom.ts';
import type { DoctorContext } from './context.ts';
import { type DoctorFinding, diagnosed } from './findings.ts';

const settings = '/etc/default/earlyoom';
const options = ['--avoid', '--prefer', '--ignore'] as const;

interface Pattern {
  readonly option: string;
  readonly pattern: string;
}

/**
 * The brief's third case, earlyoom kills the wrong ones: do its patterns say what was meant? They are extended regular
 * expressions of POSIX, regex(7), searched for in the 15 bytes of /proc/PID/comm.
 */
export const earlyoomCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'earlyoom',
  look: ({ machine, configuration }) => {
    const pid = earlyoomPid(machine);
    // One that refused to start for its arguments does not run: what it would get stands in its settings.
    const words =
      pid === null
        ? settingsWords(machine.text(settings) ?? '')
        : parseArguments(machine.text(`/proc/${pid}/cmdline`) ?? '');
    const patterns = patternsOf(words);
    const found = patterns.flatMap((pattern) => flawOf(pattern) ?? []);
    if (found.length > 0) return found;
    if (pid === null) return diagnosed('earlyoom.none');
    const names = new Set(configuration.protect.names);
    const running = [...new Set(machine.processes().flatMap(({ name }) => (names.has(name) ? name : [])))];
    const spared = patterns.filter(({ option }) => option !== '--prefer');
    const unspared = running.filter((name) => !spared.some(({ pattern }) => matches(pattern, name)));
    if (unspared.length > 0) return diagnosed('earlyoom.spares_nobody', { names: unspared }, `sudoedit ${settings}`);
    return diagnosed('earlyoom.fine', { patterns: patterns.map(({ option, pattern }) => `${option} ${pattern}`) });
  },
};

function flawOf({ option, pattern }: Pattern): DoctorFinding | undefined {
  const facts = { option, pattern };
  const mend = `sudoedit ${settings}`;
  if (pattern.includes('(?')) return diagnosed('earlyoom.look_around', facts, mend);
  if (/\\[dD]/.test(pattern)) return diagnosed('earlyoom.digit_class', facts, mend);
  if (/^$|(?:^|\()\||\|(?:\||\)|$)|\(\)/.test(pattern)) return diagnosed('earlyoom.matches_all', facts, mend);
  if (!pattern.startsWith('^') || !pattern.endsWith('$')) return diagnosed('earlyoom.loose', facts, mend);
  return undefined;
}

function patternsOf(words: readonly string[]): Pattern[] {
  return words.flatMap((word, index) =>
    options.flatMap((option) => {
      if (word === option) return [{ option, pattern: words[index + 1] ?? '' }];
      return word.startsWith(`${option}=`) ? [{ option, pattern: word.slice(option.length + 1) }] : [];
    }),
  );
}

/** The words of `EARLYOOM_ARGS="…"`, split as systemd splits them: quotes hold a word together; systemd.exec(5). */
function settingsWords(text: string): string[] {
  const value = /^\s*EARLYOOM_ARGS=(.*)$/m.exec(text)?.[1]?.trim() ?? '';
  const bare = /^(["'])([\s\S]*)\1$/.exec(value)?.[2] ?? value;
  return (bare.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []).map((word) => word.replace(/["']/g, ''));
}

/** Where both dialects say the same, ours will do. */
function matches(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern).test(name);
  } catch {
    return false;
  }
}
