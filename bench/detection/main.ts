/**
 * How well trouble is told from honest work: `npm run bench:detection`. Replays the labelled recordings through all
 * contenders, prints the tables, and writes docs/detection.md with its pictures.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ablationTable, parameterCount } from './ablate.ts';
import { contenders } from './contenders/index.ts';
import { omnimind } from './contenders/omnimind.ts';
import { type Corpus, inMemory, openCorpus } from './corpus.ts';
import { drawsWithGaps, gapKinds } from './gaps.ts';
import { recordLive } from './live/main.ts';
import { type Complaint, complaintsOf } from './render/complaints.ts';
import { jsonOf, linesOf } from './render/output.ts';
import { pageOf } from './render/page.ts';
import { Gallery } from './render/picture/gallery.ts';
import { alertSection, gapSection, sectionsOf } from './render/sections.ts';
import { markdownTable, plainTable } from './render/table.ts';
import { barsOf } from './score/bars.ts';
import { type Outcome, runAll } from './score/outcome.ts';
import { stateOf } from './score/state.ts';
import { tallyOf } from './score/tally.ts';

const usage = `Usage: npm run bench:detection -- [options]

  --live [NAME…]  record the live programs anew first, all of them or those that are named
  --public DIR    where the public traces and their labels are (default ../shared/traces/public)
  --cases DIR     where further labelled recordings are (default ../shared/cases/recordings)
  --own           OmniMind alone, without the page: seconds
  --gaps KIND     twenty draws of the same with samples left out: "third" (one in three at random), "pauses" (2 to 20 s each minute)
  --ablate        what each number of the engine is worth: docs/detection/what-each-number-is-worth.md
  --json          print one JSON object instead of the tables
  --verbose       print each miss, late find and false alarm of OmniMind, with its evidence
  --help          print this`;

/** Numbers of the engine as of c3f642f. */
const numbersBefore = 101;
const root = resolve(import.meta.dirname, '../..');
const docs = join(root, 'docs');
const options = {
  live: { type: 'boolean', default: false },
  public: { type: 'string', default: join(root, '../shared/traces/public') },
  cases: { type: 'string', default: join(root, '../shared/cases/recordings') },
  own: { type: 'boolean', default: false },
  gaps: { type: 'string' },
  ablate: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;
type Parsed = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;

const parsed = parse();
if (parsed === null) process.exitCode = 2;
else if (parsed.values.help) console.log(usage);
else {
  if (parsed.values.live && (await recordLive(parsed.positionals)) > 0) process.exitCode = 1;
  run(parsed.values);
}

/** The arguments; `null` when they are wrong, which was said. */
function parse(): Parsed | null {
  try {
    const found = parseArgs({ allowPositionals: true, options });
    if (found.positionals.length > 0 && !found.values.live) throw new Error('Names go with --live.');
    if (found.values.gaps !== undefined && !(found.values.gaps in gapKinds)) throw new Error('There are no such gaps.');
    return found;
  } catch (problem) {
    console.error(`${problem instanceof Error ? problem.message : problem}\n\n${usage}`);
    return null;
  }
}

function run(values: Parsed['values']): void {
  const open = openCorpus('public', values.public);
  if (open === undefined) console.error(`The public traces are not there (${values.public}): they are left out.`);
  const live = openCorpus('live', import.meta.dirname, join(import.meta.dirname, 'traces'));
  if (live === undefined) console.error('There are no live recordings yet: --live makes them.');
  const cases = openCorpus('cases', values.cases);
  const corpora = [live, cases, open].filter((corpus) => corpus !== undefined);
  if (values.ablate) {
    writeAblations(corpora);
    return;
  }
  if (values.own || values.gaps !== undefined) {
    judgeOwn(corpora, values);
    return;
  }

  // First, while the heap is small and quiet.
  const states = new Map(contenders.map((contender) => [contender.name, stateOf(contender)]));
  const gallery = new Gallery();
  const complaints: Complaint[] = [];
  const outcomes = runAll(corpora, contenders, (trace, contender, account, outcome) => {
    if (contender !== omnimind) return;
    complaints.push(...complaintsOf(outcome, trace));
    if (outcome.corpus === 'live') gallery.add(trace, account.stretches);
  });
  const own = outcomes.get(omnimind.name) ?? [];
  const bars = barsOf(outcomes, states.get(omnimind.name) ?? null);
  const sections = sectionsOf({ outcomes, states, bars });
  const alerts = sections.findIndex(({ title }) => title === 'Told and alerted');
  sections.splice(alerts + 1, 0, gapSection(withSamplesLeftOut(corpora, own)));

  console.log(values.json ? jsonOf({ outcomes, states, bars, complaints }) : linesOf(sections));
  if (values.verbose && !values.json)
    for (const { kind, corpus, trace, text, numbers } of complaints)
      console.log(`\n${kind}: ${corpus}/${trace}\n  ${text}\n  ${numbers}`);

  const pictures = gallery.pictures();
  const tallies = corpora.map(({ name }) => ({ name, tally: tallyOf(own.filter((each) => each.corpus === name)) }));
  writePage(corpora, pageOf({ contenders, sections, pictures, bars, complaints, tallies }), pictures);
}

/** OmniMind's outcomes, and those with each kind of gap; series by the minute have none. */
function withSamplesLeftOut(corpora: readonly Corpus[], own: readonly Outcome[]): Map<string, readonly Outcome[]> {
  const fine = corpora.filter(({ name }) => name !== 'public').map(inMemory);
  const kinds = new Map([['nothing', own]]);
  for (const { keep, title } of Object.values(gapKinds)) {
    const gapped = fine.flatMap((corpus) => drawsWithGaps(corpus, keep));
    kinds.set(title, runAll(gapped, [omnimind], () => undefined).get(omnimind.name) ?? []);
  }
  return kinds;
}

function writeAblations(corpora: readonly Corpus[]): void {
  const table = ablationTable(corpora);
  const text = `# What each number is worth

Written by \`npm run bench:detection -- --ablate\`: ${parameterCount()} numbers decide (${numbersBefore} in November 2026; gone are the fourteen of an envelope under a load, the windows
of 5 min, 1 h and 3 h, two quantiles, and of rises of CPU use two windows and the least growth by noise, without which nothing here is told otherwise). Each row is a run without one of them, or with it undone. Macro-F1 with lateness counted, told at any
severity and alerted; false alarms at any severity, and false alerts. A number whose row equals the first earns nothing on these recordings.

${markdownTable(table)}
`;
  console.log(plainTable(table));
  writeFileSync(join(docs, 'detection', 'what-each-number-is-worth.md'), text);
}

/** Scores OmniMind alone. */
function judgeOwn(corpora: readonly Corpus[], { gaps, verbose }: Parsed['values']): void {
  const complaints: Complaint[] = [];
  const kind = gaps !== undefined && gaps in gapKinds ? gapKinds[gaps as keyof typeof gapKinds] : undefined;
  const fine = (): Corpus[] => corpora.filter(({ name }) => name !== 'public').map(inMemory);
  const given = kind === undefined ? corpora : fine().flatMap((corpus) => drawsWithGaps(corpus, kind.keep));
  const outcomes = runAll(given, [omnimind], (trace, _, __, outcome) => {
    complaints.push(...complaintsOf(outcome, trace));
    for (const each of complaintsOf({ ...outcome, judgement: outcome.alerted }, trace))
      complaints.push({ ...each, text: `(alerts) ${each.text}` });
  });
  const own = outcomes.get(omnimind.name) ?? [];
  console.log(linesOf([alertSection(own)]));
  if (!verbose) return;
  for (const { kind, corpus, trace, text } of complaints) console.log(`${kind}: ${corpus}/${trace} ${text}`);
}

/** Writes the page; one that holds both corpora is not replaced by one that holds less. */
function writePage(corpora: readonly Corpus[], page: string, pictures: readonly { file: string; svg: string }[]): void {
  const file = join(docs, 'detection.md');
  const isWhole = ['live', 'public'].every((name) => corpora.some((corpus) => corpus.name === name));
  if (!isWhole && existsSync(file)) {
    console.error('docs/detection.md is left as it is: it holds both corpora, this run does not.');
    return;
  }
  const folder = join(docs, 'detection');
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (name.endsWith('.svg')) rmSync(join(folder, name));
  for (const { file: name, svg } of pictures) writeFileSync(join(folder, name), svg);
  writeFileSync(file, page);
}
