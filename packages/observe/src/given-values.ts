import { readText } from '@omnimind/linux/files/outcome';

/** The usual peak of memory in earlier cycles, bytes, in the environment of what `omnimind cycles` runs. */
export const usualPeakVariable = 'OMNIMIND_USUAL_PEAK';

/** A variable of the environment that a process was given, a character for each byte; proc_pid_environ(5). `null` where it has none. */
export function givenValue(pid: number, name: string, proc: string): string | null {
  const text = readText(`${proc}/${pid}/environ`);
  if (typeof text !== 'string') return null;
  return `\0${text}`.split(`\0${name}=`)[1]?.split('\0', 1)[0] || null;
}

/**
 * What a run says of its usual peak. Anybody may write anything there: too much does not fit, and excuses nothing; what fits does no
 * harm.
 *
 * @param memory_bytes of the machine
 */
export function givenPeak(pid: number, proc: string, memory_bytes: number): { usual_peak_bytes?: number } {
  const bytes = Number(givenValue(pid, usualPeakVariable, proc) ?? Number.NaN);
  return bytes > 0 && bytes <= memory_bytes ? { usual_peak_bytes: bytes } : {};
}
