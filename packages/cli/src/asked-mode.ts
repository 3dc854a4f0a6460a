import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import type { Mode } from '@omnimind/protocol/report';

const variable = 'OMNIMIND_RESOURCE_MODE';
const known: Readonly<Record<string, Mode>> = { smart: 'smart', observe: 'observe', off: 'off' };

/** The mode asked for; `undefined` when the configuration decides. @throws OmnimindError `usage` for one that does not exist */
export function askedMode(option: string | undefined, environment: NodeJS.ProcessEnv): Mode | undefined {
  const word = option ?? (environment[variable] || undefined);
  if (word === undefined) return undefined;
  if (Object.hasOwn(known, word)) return known[word];
  const name = option === undefined ? variable : '--mode';
  throw new OmnimindError(
    'usage',
    message('value.not_a_choice', { name, value: `"${word}"`, choices: Object.keys(known) }),
  );
}
