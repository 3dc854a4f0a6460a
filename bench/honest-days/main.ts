/**
 * What no recording holds: honest days that were made up to be mistaken for leaks, and leaks added to the normal days of the
 * public corpus at other times than its own. `npm run bench:honest-days`; the choices of docs/detection were made by such figures.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { omnimind } from '../detection/contenders/omnimind.ts';
import { openCorpus, type Trace } from '../detection/corpus.ts';
import { traceOf } from '../detection/fake-trace.ts';
import { plainTable } from '../detection/render/table.ts';
import { alarmsOf, judge } from '../detection/score/judge.ts';
import { accountOf, type Stretch } from '../detection/score/stretches.ts';
import { addedLeaks, withLeak } from './added-leak.ts';
import { dayOf, honestDays, minutes } from './days.ts';

const usage = `Usage: npm run bench:honest-days -- [options]

  --days N      fake days of each kind (default 20)
  --seed N      the first day's seed (default 1)
  --public DIR  where the public traces and their labels are (default ../shared/traces/public)
  --help        print this`;
const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    public: { type: 'string', default: join(resolve(import.meta.dirname, '../..'), '../shared/traces/public') },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(usage);
else {
  fakeDays(Number(values.days), Number(values.seed));
  leaksAdded(values.public);
}

function fakeDays(days: number, seed: number): void {
  const rows = honestDays.map((kind) => {
    let alarms = 0;
    for (let day = 0; day < days; day += 1) {
      const made = dayOf(kind, seed + day);
      const at = (t: number) => made[Math.min(minutes - 1, Math.round(t / 60))];
      const curves = { cores: (t: number) => at(t)?.cores ?? 0, anon_MiB: (t: number) => at(t)?.anon_MiB ?? 0 };
      const found = leaksIn(traceOf(curves, 60 * (minutes - 1)));
      alarms += found.length;
    }
    return [kind.name, kind.note, `${alarms}`, (alarms / days).toFixed(2)];
  });
  console.log(`False alarms of memory:leaking on fake honest days, ${days} of each kind:\n`);
  console.log(plainTable({ columns: ['kind', 'what it is', 'alarms', 'a day'], rows }));
}

/** How the trace was called leaking: the first word of each alarm. */
function leaksIn(trace: Trace): Stretch[] {
  const alarms = alarmsOf(accountOf(omnimind, trace).stretches);
  return alarms.flatMap(([first]) => (first?.behavior === 'memory:leaking' ? [first] : []));
}

function leaksAdded(folder: string): void {
  const corpus = openCorpus('public', folder);
  if (corpus === undefined) {
    console.log(`\n${folder} has no labels.json: no leaks were added to public days.`);
    return;
  }
  const normal = corpus.labels.filter(({ events }) => events.length === 0).map((label) => corpus.read(label));
  const swinging = normal.filter(({ name }) => name.includes('front-end'));
  const groups = [
    { name: 'every pod, from 6:30 and 13:30', traces: normal, hours: [6.5, 13.5] },
    { name: 'the pod that swings, each half hour from 6:00 to 19:30', traces: swinging, hours: halves(6, 20) },
  ];
  const rows = groups.map(({ name, traces, hours }) => [
    name,
    ...addedLeaks.map((leak) => inTime(traces, hours, leak)),
  ]);
  console.log('\nLeaks added to public normal days, in time:\n');
  console.log(plainTable({ columns: ['days', ...addedLeaks.map(({ rate }) => `${100 * rate} %/h`)], rows }));
}

function halves(from: number, to: number): number[] {
  return Array.from({ length: 2 * (to - from) }, (_, i) => from + i / 2);
}

function inTime(traces: readonly Trace[], hours: readonly number[], leak: (typeof addedLeaks)[number]): string {
  let added = 0;
  let found = 0;
  for (const [index, trace] of traces.entries()) {
    for (const at of hours) {
      const leaking = withLeak(trace, at * 3600, leak, 1000 * index + 10 * at);
      if (leaking === null) continue;
      added += 1;
      const { events } = judge(accountOf(omnimind, leaking).stretches, leaking.label, leaking.duration_s);
      if (events[0]?.inTime) found += 1;
    }
  }
  return `${found} of ${added}`;
}
