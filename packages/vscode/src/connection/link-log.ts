import { translate } from '@omnimind/messages/translate';
import type { LogOutputChannel } from 'vscode';
import type { Words } from '../words.ts';
import type { MonitorConnection } from './monitor-connection.ts';

/** Writes each change of the connection once, with its reason. */
export function logOfLinks(log: LogOutputChannel, { texts, language }: Words) {
  let last = '';
  return ({ link, seen, failure }: Pick<MonitorConnection, 'link' | 'seen' | 'failure'>): void => {
    const reason = seen === null ? failure && translate(language, failure.problem) : seen.machine.monitor.version;
    const line = `${texts.log.phases[link.phase]}${reason === null ? '' : `: ${reason}`}`;
    if (line === last) return;
    last = line;
    log.info(line);
  };
}
