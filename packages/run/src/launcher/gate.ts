import type { Writable } from 'node:stream';
import type { Executable } from './resolve-command.ts';

/** A shell redirects from descriptors of one digit only. */
const highestDescriptor = 9;

/**
 * The same command behind a gate: a shell that waits for a line on a descriptor, and then replaces itself by the command. The
 * process has its ID, and can be put where it belongs, before the first instruction of the command.
 *
 * @param descriptor number of the gate's pipe in the command: the first free one, which the command finds closed
 * @param path PATH of the command's environment
 * @returns `undefined` when there is no such number
 */
export function gated(executable: Executable, descriptor: number, path: string | undefined): Executable | undefined {
  if (descriptor > highestDescriptor) return undefined;
  const { file, argv0, arguments: parameters } = executable;
  // A name that the shell looks up itself is what the command finds as its own name.
  const word = path === undefined || argv0.startsWith('-') ? file : argv0;
  const script = `read -r _ <&${descriptor} || exit 1; exec ${descriptor}<&-; exec "$@"`;
  return { file: '/bin/sh', argv0: 'sh', arguments: ['-c', script, 'sh', word, ...parameters] };
}

/** Lets the command begin. */
export function openGate(pipe: Writable): void {
  // A command that was ended meanwhile has closed its end.
  pipe.on('error', () => {});
  pipe.end('\n');
}
