import { message } from '@omnimind/protocol/message';
import type { RunReport } from '@omnimind/protocol/report';
import { usage } from './options.ts';

/** What `--fail-on` may name. */
const failures = ['leaking', 'runaway', 'regression'] as const;
type Failure = (typeof failures)[number];

/** Exit status of a run whose command succeeded and that showed what `--fail-on` names; sysexits(3) ends with 78. */
export const failOnStatus = 79;

/** @param list such as `leaking,regression` @throws OmnimindError `usage` for a word that is none */
export function parseFailOn(list: string): Failure[] {
  return list.split(',').map((word) => {
    const known = failures.find((each) => each === word);
    if (known === undefined)
      throw usage(message('value.not_a_choice', { name: '--fail-on', value: `"${word}"`, choices: failures }));
    return known;
  });
}

/** Whether a run shows it: `leaking` and `runaway` as the last word on the whole run, or as an alert on the way. */
export function shows({ verdict, events, notices }: RunReport, failure: Failure): boolean {
  if (failure === 'regression') return notices.some(({ code }) => code === 'run.risen');
  const verdicts = events.flatMap((event) =>
    event.type === 'behavior_changed' && ['alert', 'critical'].includes(event.verdict.severity) ? [event.verdict] : [],
  );
  return [verdict, ...verdicts].some(({ cpu_behavior, memory_behavior }) =>
    failure === 'leaking' ? memory_behavior === 'leaking' : cpu_behavior === 'runaway',
  );
}
