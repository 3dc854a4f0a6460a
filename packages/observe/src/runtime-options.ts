const MiB = 2 ** 20;

/** Options whose value is the next word: of V8, of Node, of PHP, and of the JVM, which knows more of them. */
const withValue =
  /size$|^(?:-d|-r|--require|--import|--loader|--experimental-loader|-C|--conditions|-cp|-classpath|--class-path|-p|--(?:upgrade-)?module-path|--(?:add|limit)-[a-z]+|--patch-module|--enable-native-access)$/;

/** The arguments up to the script or class: what follows is the program's own. */
export function optionsOf([, ...given]: readonly string[]): readonly string[] {
  const end = given.findIndex((word, index) => !word.startsWith('-') && !withValue.test(given[index - 1] ?? ''));
  return end < 0 ? given : given.slice(0, end);
}

/** The words of a variable. */
export function wordsOf(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/).filter((word) => word !== '');
}

/** A size as the JVM and Go have it, bytes: `512m`, `2G`. */
export function sizeOf(text: string): number {
  const unit = { k: 1024, m: MiB, g: 1024 * MiB, t: 1024 * 1024 * MiB }[text.at(-1)?.toLowerCase() ?? ''];
  return Number.parseInt(text, 10) * (unit ?? 1);
}
