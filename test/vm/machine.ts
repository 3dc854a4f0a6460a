import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Image, rootPartition } from './image.ts';

/** How a guest is started and what it gets. */
export interface MachineOptions {
  readonly image: Image;
  /** Tar with `scenario.sh` and all that it needs: the guest's /omnimind. */
  readonly input: string;
  /** Folder, already there, for consoles and what the scenario left in /out. */
  readonly folder: string;
  readonly processors?: number;
  readonly memory_mb?: number;
  /** As QEMU names it; `max` by default. */
  readonly cpu?: string;
  /** Added to the kernel's command line. */
  readonly kernelOptions?: string;
  /** The machine is ended after this time, s: emulation takes 6 to 30 times as long as the host. */
  readonly limit_s: number;
}

/** Room for what a scenario leaves, bytes. */
const outputSize = 64 * 2 ** 20;
const usualOptions =
  `root=${rootPartition} rw rootfstype=ext4 console=ttyS0 psi=1 mitigations=off nokaslr audit=0 apparmor=0 nowatchdog panic=-1 ` +
  'random.trust_cpu=on no_timer_check tsc=reliable 8250.nr_uarts=2 quiet';

/** Runs a guest until its scenario has ended. @returns the scenario's status; -1 when it did not get so far */
export async function runMachine(options: MachineOptions): Promise<number> {
  const { image, input, folder, processors = 2, memory_mb = 2048, cpu = 'max', kernelOptions = '', limit_s } = options;
  const output = join(folder, 'output.tar');
  writeFileSync(output, Buffer.alloc(outputSize));
  const drive = (file: string, id: number, more: string): string[] => [
    '-drive',
    `file=${file},format=raw,if=none,id=disk${id},${more}`,
    '-device',
    `nvme,drive=disk${id},serial=disk${id}`,
  ];
  const child = spawn(
    'setpriv',
    [
      // Killed with who started it, however that ends.
      ...['--pdeathsig', 'KILL', 'qemu-system-x86_64'],
      ...['-M', 'q35', '-accel', 'tcg,thread=multi,tb-size=512', '-cpu', cpu],
      ...['-m', String(memory_mb), '-smp', String(processors)],
      ...['-nodefaults', '-no-reboot', '-display', 'none'],
      ...['-kernel', image.kernel, '-append', `${usualOptions} ${kernelOptions}`],
      ...drive(image.disk, 0, 'snapshot=on,cache=unsafe'),
      ...drive(input, 1, 'readonly=on,cache=unsafe'),
      ...drive(output, 2, 'cache=unsafe'),
      ...['-device', 'isa-debug-exit,iobase=0x501,iosize=1'],
      ...['-serial', `file:${join(folder, 'console.txt')}`, '-serial', `file:${join(folder, 'scenario.txt')}`],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const limit = setTimeout(() => child.kill('SIGKILL'), limit_s * 1000);
  const [code] = await once(child, 'exit');
  clearTimeout(limit);
  if (typeof code !== 'number' || code % 2 === 0) return -1;
  execFileSync('tar', ['-xf', output, '-C', folder, '--exclude=./output.tar'], { stdio: 'ignore' });
  const status = Number(readFileSync(join(folder, 'status'), 'utf8'));
  return status === (code - 1) / 2 ? status : -1;
}
