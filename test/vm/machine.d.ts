import type { Image } from './image.ts';
/** How a guest is started and what it gets. */
export interface MachineOptions {
    readonly image: Image;
    /** Tar with `scenario.sh` and all that it needs: the guest's /omnimind. */
    readonly input: string;
    /** Folder, already there, for consoles and what the scenario left in /out. */
    readonly folder: string;
    readonly processors?: number;
    readonly memory_mb?: number;
    /** Added to the kernel's command line. */
    readonly kernelOptions?: string;
    /** The machine is ended after this time, s: emulation takes 6 to 30 times as long as the host. */
    readonly limit_s: number;
}
/** Runs a guest until its scenario has ended. @returns the scenario's status; -1 when it did not get so far */
export declare function runMachine(options: MachineOptions): Promise<number>;
