import { basename } from 'node:path';
import type { Engine } from '@omnimind/engine/tick';
import type { Pace } from '@omnimind/observe/loop';
import { machineWorkload, type OmnimindEvent } from '@omnimind/protocol/event';
import type { WorkloadIdentity } from '@omnimind/protocol/ignored';
import type { TraceHeader } from '@omnimind/protocol/trace';
import { severities, type Verdict } from '@omnimind/protocol/verdict';
import { ignoredProtection } from '../ignored-workloads.ts';
import type { Judged } from '../judgment.ts';
import { CounterLedger } from './counter-ledger.ts';
import { EventCounts } from './event-counts.ts';
import { ExpositionText, type Labels, labelText } from './exposition-text.ts';
import { type ExposedWorkload, WorkloadGroup, workloadCounters, workloadSums } from './workload-group.ts';

export interface ExpositionDependencies {
  readonly version: string;
  readonly mode: string;
  readonly interval_s: number;
  readonly host: TraceHeader['host'];
  readonly engine: Pick<Engine, 'headroom' | 'verdict'>;
  /** At most so many series. */
  readonly maxSeries: number;
  /** Wall clock at the start, ms since 1970. */
  readonly started_ms: number;
  identityOf(workload: string): WorkloadIdentity | null;
  /** For people; `undefined` where nobody knows. */
  nameOf(workload: string): string | undefined;
  /** How the monitor keeps its own. */
  pace(): Pace;
}

const aspects = ['cpu_behavior', 'memory_behavior', 'pressure'] as const;
const other = { kind: 'other', name: 'other' } as const;

/** At most so many series of the machine and of the monitor, `other` included. */
const ownSeries = 74;
/** At most so many of a workload: its counters and sums, headroom, severity, protection, three behaviors, two bounds. */
const seriesOfWorkload = workloadCounters.length + workloadSums.length + 8;

/** What the monitor knows, as metrics for Prometheus; docs/prometheus.md names them. Nothing is computed until somebody asks. */
export class Exposition {
  readonly #dependencies: ExpositionDependencies;
  readonly #ledger = new CounterLedger();
  readonly #events = new EventCounts();
  #judged: Judged | null = null;
  #text: string | null = null;

  constructor(dependencies: ExpositionDependencies) {
    this.#dependencies = dependencies;
  }

  /** Takes over a tick, whose samples hold until the next one. */
  observe(judged: Judged): void {
    this.#judged = judged;
    this.#text = null;
  }

  count(event: OmnimindEvent): void {
    this.#events.count(event);
  }

  /** A person took an alert for a false alarm; without an alert it says nothing. */
  dismissed(workload: string, by: 'ignore' | 'release'): void {
    this.#events.dismissed(this.#dependencies.engine.verdict(workload), by);
  }

  /** The newest tick in the text format; made once for each tick, however many ask. */
  text(): string {
    this.#text ??= this.#make();
    return this.#text;
  }

  #make(): string {
    const out = new ExpositionText();
    const shown = this.#shown();
    this.#ledger.update(shown);
    this.#workloads(out, shown);
    this.#machine(out);
    this.#events.write(out);
    this.#own(out, shown);
    return out.text();
  }

  /** The groups that have a name of their own, and `other`, by key. */
  #shown(): Map<string, WorkloadGroup> {
    const { host, maxSeries } = this.#dependencies;
    const groups = new Map<string, WorkloadGroup>();
    for (const workload of this.#exposed()) {
      const { kind, name } = this.#labelsOf(workload.id);
      addTo(groups, kind, name, workload);
    }
    const ranked = [...groups.values()]
      .map((group) => ({ group, rank: group.rank(host) }))
      .sort((a, b) => b.rank - a.rank)
      .map(({ group }) => group);
    const room = Math.max(0, Math.floor((maxSeries - ownSeries) / seriesOfWorkload));
    const shown = new Map(ranked.slice(0, room).map((group) => [keyOf(group.kind, group.name), group]));
    for (const { members } of ranked.slice(room))
      for (const workload of members) addTo(shown, other.kind, other.name, workload);
    return shown;
  }

  #exposed(): ExposedWorkload[] {
    const { engine } = this.#dependencies;
    const { workloads = [], snapshot } = this.#judged ?? {};
    return workloads.flatMap((workload, index) => {
      const observed = snapshot?.workloads[index];
      if (observed === undefined) return [];
      const { protectedBy } = observed;
      const isProtected = protectedBy !== null && protectedBy !== ignoredProtection;
      return [{ ...workload, observed, headroom: engine.headroom(workload.id), isProtected }];
    });
  }

  /** What it is still called after a restart: no PID, no start time. */
  #labelsOf(workload: string): { readonly kind: string; readonly name: string } {
    const identity = this.#dependencies.identityOf(workload);
    const known = this.#dependencies.nameOf(workload);
    switch (identity?.kind) {
      case 'unit':
        return { kind: 'unit', name: labelText(identity.unit) };
      case 'run':
        return { kind: 'run', name: labelText(identity.name) };
      case 'program':
        return { kind: 'program', name: labelText(known || basename(identity.executable)) };
      default:
        return { kind: 'program', name: labelText(known || 'unknown') };
    }
  }

  #workloads(out: ExpositionText, shown: ReadonlyMap<string, WorkloadGroup>): void {
    const groups = [...shown];
    const family = (
      name: string,
      type: 'counter' | 'gauge',
      help: string,
      read: (group: WorkloadGroup, key: string) => number | null,
    ) => {
      const add = out.family(`omnimind_workload_${name}`, type, help);
      for (const [key, group] of groups) add(read(group, key), labelsOf(group));
    };
    workloadCounters.forEach(({ name, help }, index) => {
      family(name, 'counter', help, (_, key) => this.#ledger.total(key, index));
    });
    for (const metric of workloadSums) family(metric.name, 'gauge', metric.help, (group) => group.sum(metric));
    family('severity', 'gauge', 'How bad it is: 0 ok, 1 watch, 2 alert, 3 critical.', ({ severity }) => severity);
    const named = groups.filter(([, { kind }]) => kind !== other.kind).map(([, group]) => group);
    const headroom = out.family('omnimind_workload_memory_headroom_bytes', 'gauge', 'Memory that it may still take.');
    for (const group of named) headroom(group.headroom_bytes, labelsOf(group));
    const guarded = out.family('omnimind_workload_protected', 'gauge', '1 where it is never acted on, as an editor.');
    for (const group of named)
      guarded(group.members.some(({ isProtected }) => isProtected) ? 1 : null, labelsOf(group));
    const behavior = out.family('omnimind_workload_behavior', 'gauge', behaviorHelp);
    for (const group of named) states(behavior, group.worst?.verdict ?? null, labelsOf(group));
    const exhaustion = out.family('omnimind_workload_exhaustion_seconds', 'gauge', exhaustionHelp);
    for (const group of named) bounds(exhaustion, group.exhaustion, labelsOf(group));
  }

  #machine(out: ExpositionText): void {
    const { host } = this.#dependencies;
    const { machine, host: sample = {} } = this.#judged ?? {};
    const verdict = machine?.verdict ?? null;
    const family = (name: string, type: 'counter' | 'gauge', help: string) =>
      out.family(`omnimind_${machineWorkload}_${name}`, type, help);
    family('cores', 'gauge', 'Processors.')(host.cores);
    family('memory_bytes', 'gauge', 'Memory.')(host.memory_bytes);
    family('memory_available_bytes', 'gauge', 'Memory available.')(sample.memory_available_bytes ?? null);
    family('swap_bytes', 'gauge', 'Swap.')(host.swap_bytes);
    family('swap_free_bytes', 'gauge', 'Swap that is free.')(sample.swap_free_bytes ?? null);
    const seconds = (name: string, help: string, usec: number | null | undefined) =>
      family(name, 'counter', help)(typeof usec === 'number' ? usec / 1e6 : null);
    seconds('cpu_seconds_total', 'Processor time used.', sample.cpu_busy_usec);
    const waiting = (what: string) => `Time in which some task waited for ${what}.`;
    seconds('pressure_cpu_waiting_seconds_total', waiting('a processor'), sample.cpu_some_usec);
    seconds('pressure_memory_waiting_seconds_total', waiting('memory'), sample.memory_some_usec);
    seconds('pressure_io_waiting_seconds_total', waiting('storage'), sample.io_some_usec);
    const stalled = (what: string) => `Time in which all tasks waited for ${what}.`;
    seconds('pressure_memory_stalled_seconds_total', stalled('memory'), sample.memory_full_usec);
    seconds('pressure_io_stalled_seconds_total', stalled('storage'), sample.io_full_usec);
    const rank = verdict === null ? null : severities.indexOf(verdict.severity);
    family('severity', 'gauge', 'How bad it is: 0 ok, 1 watch, 2 alert, 3 critical.')(rank);
    states(family('behavior', 'gauge', behaviorHelp), verdict, {});
    bounds(family('exhaustion_seconds', 'gauge', exhaustionHelp), verdict?.time_to_exhaustion_s ?? null, {});
  }

  #own(out: ExpositionText, shown: ReadonlyMap<string, WorkloadGroup>): void {
    const { version, mode, interval_s, maxSeries, started_ms, pace } = this.#dependencies;
    const { user, system } = process.cpuUsage();
    const gauge = (name: string, help: string) => out.family(`omnimind_${name}`, 'gauge', help);
    const counter = (name: string, help: string) => out.family(`omnimind_monitor_${name}_total`, 'counter', help);
    gauge('build_info', 'The monitor.')(1, { version, mode });
    gauge('monitor_start_time_seconds', 'When it started, Unix time.')(started_ms / 1000);
    gauge('monitor_interval_seconds', 'Time between two samples.')(interval_s);
    const { time_ms } = this.#judged ?? {};
    gauge(
      'monitor_last_sample_time_seconds',
      'When it looked last, Unix time.',
    )(time_ms === undefined ? null : time_ms / 1000);
    counter('cpu_seconds', 'Processor time that the monitor used.')((user + system) / 1e6);
    const { due, late } = pace();
    counter('samples_due', 'Samples that were due.')(due);
    counter('samples_late', 'Samples that came more than 0.3 s late, or not at all.')(late);
    gauge('monitor_memory_bytes', 'Memory that the monitor holds.')(process.memoryUsage.rss());
    const summed = shown.get(keyOf(other.kind, other.name))?.members.length ?? 0;
    const workloads = gauge('workloads', 'Workloads watched: shown by name, or summed as `other`.');
    workloads((this.#judged?.workloads.length ?? 0) - summed, { shown: 'name' });
    workloads(summed, { shown: 'other' });
    gauge('exposition_series_limit', 'At most so many series are exposed.')(maxSeries);
    gauge('exposition_series', 'Series exposed, this one included.')(out.series + 1);
  }
}

const behaviorHelp = '1 for the state of each aspect.';
const exhaustionHelp = 'Time until memory is exhausted at the present rate.';

type Add = (value: number | null, labels: Labels) => void;

function states(add: Add, verdict: Verdict | null, labels: Labels): void {
  if (verdict === null) return;
  for (const aspect of aspects) add(1, { ...labels, aspect: aspect.replace('_behavior', ''), state: verdict[aspect] });
}

function bounds(add: Add, range: Verdict['time_to_exhaustion_s'], labels: Labels): void {
  if (range === null) return;
  add(range.low, { ...labels, bound: 'low' });
  add(range.high, { ...labels, bound: 'high' });
}

function labelsOf({ kind, name }: WorkloadGroup): Labels {
  return { kind, name };
}

function keyOf(kind: string, name: string): string {
  return `${kind}\n${name}`;
}

function addTo(groups: Map<string, WorkloadGroup>, kind: string, name: string, workload: ExposedWorkload): void {
  const key = keyOf(kind, name);
  let group = groups.get(key);
  if (group === undefined) {
    group = new WorkloadGroup(kind, name);
    groups.set(key, group);
  }
  group.members.push(workload);
}
