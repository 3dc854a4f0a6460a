import { asWritten } from '@omnimind/protocol/message';
import { fakeCyclesReport, fakeKill, fakeReportCycle } from './fake-cycles-report.ts';
import { fakeRunEvents } from './fake-report.ts';

// Names that somebody chose to do harm, for the tests of the renderers.

/** What breaks out of this format or that, where it is not escaped. */
export const hostilePieces = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onload='alert(1)",
  '</style><style>*{background:url(//e.x)}',
  '</title></svg></details>',
  ']]>',
  '<!--',
  '&lt;&amp;&#60;',
  '[[ATTACHMENT|/etc/passwd]]',
  '[x](javascript:alert(1))',
  '| a |\n\n# b',
  '```',
  '\u001b[31m',
  '\u0000\u0008\u000b',
  '\ufffe\uffff',
  '\ud800',
  '\u202e',
  '\\',
  '@ana #1',
  'é日本🚀',
  ' ',
  'a',
];

/** A report in which each text from outside is that name. */
export function fakeHostileReport(name: string) {
  const kill = fakeKill({ process: { pid: null, name, uid: null, memory_bytes: null }, text: name });
  const events = [
    { ...fakeRunEvents[2], text: name },
    { ...fakeRunEvents[3], reason: name },
  ] as typeof fakeRunEvents;
  const drift = fakeCyclesReport().drift.map((each) => ({ ...each, subject: name, text: name }));
  return fakeCyclesReport({
    name,
    command: [name, name],
    directory: name,
    host: { name, cores: 2, memory_bytes: 2 ** 30, swap_bytes: 0 },
    watched: [name, name],
    cycles: [
      fakeReportCycle(1),
      fakeReportCycle(2, { outcome: 'killed', exit: { status: 137, signal: name }, kill, events }),
      fakeReportCycle(2, { attempt: 2, outcome: 'failed', exit: { status: 1, signal: name }, events }),
      fakeReportCycle(3, { outcome: 'killed', kill }),
    ],
    drift,
    notices: [asWritten(name)],
    planned: 3,
  });
}
