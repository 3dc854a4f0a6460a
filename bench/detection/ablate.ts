import { type EngineParameters, engineParameters } from '@omnimind/engine/parameters';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { omnimindWith } from './contenders/omnimind.ts';
import { type Corpus, inMemory } from './corpus.ts';
import { score } from './render/cells.ts';
import type { Table } from './render/table.ts';
import { byAlerts, type Outcome, runAll } from './score/outcome.ts';
import { tallyOf } from './score/tally.ts';

type Cpu = Partial<EngineParameters['cpu']>;
type Memory = Partial<EngineParameters['memory']>;
type Runaway = Partial<EngineParameters['runaway']>;

const usual = engineParameters(defaultConfiguration);
const cpu = (change: Cpu): EngineParameters => ({ ...usual, cpu: { ...usual.cpu, ...change } });
const memory = (change: Memory): EngineParameters => ({ ...usual, memory: { ...usual.memory, ...change } });
const runaway = (change: Runaway): EngineParameters => ({ ...usual, runaway: { ...usual.runaway, ...change } });
const never = Number.POSITIVE_INFINITY;

/** What is left out, or undone, and the parameters without it. */
const ablations: readonly (readonly [string, EngineParameters])[] = [
  ['nothing', usual],
  ...usual.memory.windows.map(({ window_s }): [string, EngineParameters] => [
    `memory: the window of ${window_s} s`,
    memory({ windows: usual.memory.windows.filter((each) => each.window_s !== window_s) }),
  ]),
  ['memory: `growthRatio`', memory({ growthRatio: 0 })],
  ['memory: `noiseFactor`', memory({ noiseFactor: 0 })],
  ['memory: `slowing`', memory({ slowing: 0 })],
  ['memory: `stepShare`', memory({ stepShare: 1 })],
  ['memory: `staircaseTau`', memory({ staircaseTau: 2 })],
  ['memory: `leastSamplesPerBin`', memory({ leastSamplesPerBin: 0 })],
  ['memory: `retainedIntake`', memory({ retainedIntake: [2, 1] })],
  ['memory: `endedShare`', memory({ endedShare: -never })],
  ...[12, 32].map((hours): [string, EngineParameters] => [
    `memory: \`alertWithin_s\` (${hours} h)`,
    memory({ alertWithin_s: hours * 3600 }),
  ]),
  ['memory: `alertSlowing`', memory({ alertSlowing: 0 })],
  ['memory: `highWaterUnevenness`', memory({ highWaterUnevenness: never })],
  ['cpu: `alertWithin_s` (at once)', cpu({ alertWithin_s: 0 })],
  ['cpu: `slowing`', cpu({ slowing: 0 })],
  ['cpu: `trendGrowthRatio`', cpu({ trendGrowthRatio: 0 })],
  ['cpu: `ceilingFall`', cpu({ ceilingFall: 1 })],
  ['runaway: `signals` (2 for 3)', runaway({ signals: 2 })],
  ['runaway: `pinnedShare` (0.5)', runaway({ pinnedShare: 0.5 })],
  ['runaway: `collapsedShare` (0.5)', runaway({ collapsedShare: 0.5 })],
];

/** How many numbers decide. */
export function parameterCount(value: unknown = usual): number {
  if (typeof value === 'number') return 1;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, each) => sum + parameterCount(each), 0);
}

/** What each number is worth: the scores without it. */
export function ablationTable(corpora: readonly Corpus[]): Table {
  const columns = corpora.flatMap(({ name }) => [`${name}: told`, 'alerted', 'false told', 'false alerts']);
  const held = corpora.map(inMemory);
  const rows = ablations.map(([name, parameters]) => {
    const contender = omnimindWith(parameters);
    const own = runAll(held, [contender], () => undefined).get(contender.name) ?? [];
    return [name, ...corpora.flatMap((corpus) => cellsOf(own.filter((each) => each.corpus === corpus.name)))];
  });
  return { columns: ['left out', ...columns], rows };
}

function cellsOf(outcomes: readonly Outcome[]): string[] {
  const [told, alerted] = [tallyOf(outcomes), tallyOf(byAlerts(outcomes))];
  const alarms = (tally: typeof told) => String(tally.falseAlarms.reduce((sum, each) => sum + each.count, 0));
  return [score(told.macroF1InTime), score(alerted.macroF1InTime), alarms(told), alarms(alerted)];
}
