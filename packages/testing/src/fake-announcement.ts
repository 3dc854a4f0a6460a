import type { Announcement } from '@omnimind/protocol/announcement';
import type { Severity } from '@omnimind/protocol/verdict';

/** For tests: an announcement about the workload `api-tests`. */
export function fakeAnnouncement(severity: Severity, more: Partial<Announcement> = {}): Announcement {
  return {
    id: `fake-${severity}-${more.type ?? 'memory_leaking'}-${more.time ?? ''}`,
    sequence: 1,
    time: new Date().toISOString(),
    host: 'box',
    kind: 'behavior_changed',
    severity,
    cause: 'workload:api-tests',
    over: severity === 'ok',
    workload: { id: 'api-tests', name: 'api-tests', uid: 1000 },
    type: 'memory_leaking',
    value: 512,
    evidence: [
      {
        signal: 'anon_floor_slope',
        value: 200 * 2 ** 20,
        unit: 'bytes/min',
        threshold: 2 ** 20,
        text: 'anonymous memory floor rose 200 MiB/min over 9 min',
      },
    ],
    text: {
      en: { title: 'api-tests: memory leaks', body: 'Anonymous memory floor rose 200 MiB/min over 9 min.' },
      pt: { title: 'api-tests: a memória vaza', body: 'O piso da memória anônima sobe 200 MiB/min.' },
    },
    event: null,
    ...more,
  };
}
