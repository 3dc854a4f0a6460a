/**
 * /proc/PID/cmdline; proc_pid_cmdline(5): the arguments, a NUL behind each. A program may write over them.
 *
 * @param text every byte one character, as {@link readText} gives it
 * @returns the arguments as UTF-8; none for a kernel thread or a zombie
 */
export function parseArguments(text: string): string[] {
  if (text === '') return [];
  return Buffer.from(text.replace(/\0$/, ''), 'latin1').toString('utf8').split('\0');
}
