import { OmnimindError } from '@omnimind/protocol/errors';
import type { Mode } from '@omnimind/protocol/report';

const variable = 'OMNIMIND_RESOURCE_MODE';
const known: Readonly<Record<string, Mode>> = { smart: 'smart', observe: 'observe', off: 'off' };

/**
 * The mode that the command line or the environment asks for; `undefined` when the configuration decides.
 *
 * @throws OmnimindError `usage` for a mode that does not exist
 */
export function askedMode(option: string | undefined, environment: NodeJS.ProcessEnv): Mode | undefined {
  const word = option ?? (environment[variable] || undefined);
  if (word === undefined) return undefined;
  if (Object.hasOwn(known, word)) return known[word];
  const where = option === undefined ? `${variable} is` : '--mode is';
  throw new OmnimindError('usage', `${where} "${word}", which is none of smart, observe and off`, {
    hint: 'See `omnimind run --help`.',
  });
}
