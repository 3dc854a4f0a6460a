import type { Image } from './image.ts';
/** What machine a scenario wants. */
export interface Wishes {
    readonly processors: number;
    readonly memory_mb?: number;
    readonly kernelOptions?: string;
    /** It is ended after this time, s. */
    readonly limit_s: number;
}
export interface Scenario {
    /** Of the folder below `.build/vm`. */
    readonly label: string;
    /** The script. */
    readonly text: string;
    readonly wishes: Wishes;
}
export interface Outcome {
    /** 0 is well. */
    readonly status: number;
    readonly seconds: number;
    /** What the script wrote. */
    readonly output: string;
    /** What it left in /out is there. */
    readonly folder: string;
}
/** Runs one script in a machine of its own. @param project tar of {@link packProject} */
export declare function runScenario({ label, text, wishes }: Scenario, { image, project }: {
    readonly image: Image;
    readonly project: string;
}): Promise<Outcome>;
