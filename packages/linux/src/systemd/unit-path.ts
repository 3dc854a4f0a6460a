/**
 * The object path of a unit: every byte that is no letter or digit, and a digit at the beginning, is written as `_` and two
 * hexadecimal digits; org.freedesktop.systemd1(5).
 *
 * @example unitPath('a-1.scope') // '/org/freedesktop/systemd1/unit/a_2d1_2escope'
 */
export function unitPath(unit: string): string {
  const label = Array.from(Buffer.from(unit), (byte, index) => {
    const character = String.fromCharCode(byte);
    const isPlain = index === 0 ? /[A-Za-z]/.test(character) : /[A-Za-z0-9]/.test(character);
    return isPlain ? character : `_${byte.toString(16).padStart(2, '0')}`;
  }).join('');
  return `/org/freedesktop/systemd1/unit/${label === '' ? '_' : label}`;
}
