/**
 * The value of an option of the kernel's command line, /proc/cmdline; Documentation/admin-guide/kernel-parameters.rst.
 * The last one counts. The empty text for an option without a value.
 */
export function kernelOption(text: string, name: string): string | undefined {
  const word = text
    .trim()
    .split(/\s+/)
    .findLast((candidate) => candidate === name || candidate.startsWith(`${name}=`));
  return word?.slice(name.length + 1);
}
