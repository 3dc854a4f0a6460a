/** Where machines leave what they did. */
export declare const build: string;
/**
 * The project as it stands, with what it needs to run; the program as setup installs it, bundled here, since emulation takes a
 * minute for that; programs that behave as told; and what the scenarios share. One tar.
 */
export declare function packProject(): Promise<string>;
