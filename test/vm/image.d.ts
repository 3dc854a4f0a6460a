/** A guest that can be started: root file system and kernel. */
export interface Image {
    readonly disk: string;
    readonly kernel: string;
}
/**
 * The image of the recipe: from the cache, or built now from Debian's packages, which takes about two minutes. Needs root, gcc,
 * mmdebstrap, e2fsprogs and lz4.
 */
export declare function imageOf(say: (text: string) => void): Image;
