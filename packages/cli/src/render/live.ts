import { type OmnimindEvent, rungs } from '@omnimind/protocol/event';
import { eventText } from './event.ts';
import { finish, type Screen } from './screen.ts';
import { evidenceText, saidText } from './sentences.ts';

const firstTold = rungs.indexOf('notify');

/**
 * The line that tells an event while the command runs; `undefined` for what can wait for the report: only what was
 * done about trouble, from the rung `notify` on, and who was killed, may come between the lines of the command.
 */
export function liveLine(screen: Screen, event: OmnimindEvent): string | undefined {
  if (event.type === 'kill') return finish(screen, [`omnimind: ${eventText(screen, event)}`]);
  if (event.type !== 'action_taken' && event.type !== 'action_undone') return undefined;
  if (rungs.indexOf(event.rung) < firstTold) return undefined;
  if (event.type === 'action_undone' && event.rung === 'notify') return undefined;
  if (event.type === 'action_undone' || event.rung !== 'notify')
    return finish(screen, [`omnimind: ${eventText(screen, event)}`]);
  const [reason] = event.evidence;
  const why = reason === undefined ? '' : `: ${evidenceText(screen, reason)}`;
  return finish(screen, [`omnimind: ${saidText(screen, event.text)}${why}`]);
}
