import { optionsOf, sizeOf, wordsOf } from './runtime-options.ts';

/** The limits of a JVM. */
export interface JvmLimits {
  readonly heap_bytes: number;
  /** Nobody set that of the heap. */
  readonly isDefault: boolean;
  /** What its classes may take; Infinity where nobody set it. */
  readonly metaspace_bytes: number;
  /** What buffers outside of its heap may take: as much as the heap by default. */
  readonly direct_bytes: number;
}

/**
 * https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html; the command line goes before JAVA_TOOL_OPTIONS.
 *
 * @param given its words, files of arguments read
 * @param memory_bytes of the machine, or of its cgroup
 */
export function jvmLimitsOf(
  given: readonly string[],
  environment: ReadonlyMap<string, string>,
  memory_bytes: number,
): JvmLimits {
  const options = [
    ...wordsOf(environment.get('JAVA_TOOL_OPTIONS')),
    ...wordsOf(environment.get('JDK_JAVA_OPTIONS')),
    ...optionsOf(given),
    ...wordsOf(environment.get('_JAVA_OPTIONS')),
  ];
  const found = new Map<string, number>();
  for (const option of options) {
    const [, name, size] = /^-(?:XX:)?(mx|Xmx|\w+Size=)(\d+[kKmMgGtT]?)$/.exec(option) ?? [];
    const [, share] = /^-XX:MaxRAMPercentage=([\d.]+)$/.exec(option) ?? [];
    if (name !== undefined && size !== undefined) found.set(/mx$/.test(name) ? 'MaxHeapSize=' : name, sizeOf(size));
    if (share !== undefined) found.set('share', (memory_bytes * Number(share)) / 100);
  }
  const set_bytes = found.get('MaxHeapSize=') ?? found.get('share');
  const heap_bytes = set_bytes ?? memory_bytes / 4;
  return {
    heap_bytes,
    isDefault: set_bytes === undefined,
    metaspace_bytes: found.get('MaxMetaspaceSize=') ?? Number.POSITIVE_INFINITY,
    // Zero stands for none.
    direct_bytes: found.get('MaxDirectMemorySize=') || heap_bytes,
  };
}
