import { type EngineParameters, engineParameters } from '@omnimind/engine/parameters';
import { WorkloadAnalysis } from '@omnimind/engine/workload-analysis';
import { evidenceIn } from '@omnimind/messages/translate';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import type { Sample } from '@omnimind/protocol/trace';
import type { Evidence, Severity, Verdict } from '@omnimind/protocol/verdict';
import { type Aspect, type Behavior, isAlerting, urgentAlert } from '../behaviors.ts';
import { type Contender, nothing, type Report, type Watcher } from './contender.ts';

/** OmniMind itself, as `omnimind replay` runs it: the default parameters, one verdict over all samples. */
export const omnimind: Contender = {
  name: 'OmniMind',
  rule: 'the engine with its default parameters, as `omnimind replay` runs it',
  start: omnimindWith(engineParameters(defaultConfiguration)).start,
};

/** The same with other parameters. */
export function omnimindWith(parameters: EngineParameters): Contender {
  return {
    name: 'OmniMind',
    rule: 'the engine with other parameters',
    start: (facts) => new EngineWatcher(new WorkloadAnalysis(facts, parameters)),
  };
}

class EngineWatcher implements Watcher {
  readonly #analysis: WorkloadAnalysis;
  #verdict: Verdict | null = null;
  #reports: readonly Report[] = nothing;

  constructor(analysis: WorkloadAnalysis) {
    this.#analysis = analysis;
  }

  observe(sample: Sample): readonly Report[] {
    this.#analysis.observe(sample);
    return this.#update(this.#analysis.verdict());
  }

  conclude(): readonly Report[] {
    return this.#update(this.#analysis.conclude());
  }

  #update(verdict: Verdict | null): readonly Report[] {
    if (verdict !== null && verdict !== this.#verdict) this.#reports = reportsOf(verdict, this.#analysis.severities());
    this.#verdict = verdict;
    return this.#reports;
  }
}

/** What a verdict says, behavior by behavior. */
function reportsOf(verdict: Verdict, severities: Readonly<Record<Aspect, Severity>>): Report[] {
  const alert = isAlert(verdict.severity);
  const urgent = alert && !Object.values(severities).some(isAlert);
  const named: [Aspect, string][] = [
    ['cpu', verdict.cpu_behavior],
    ['memory', verdict.memory_behavior],
    ['pressure', verdict.pressure],
  ];
  const range = verdict.time_to_exhaustion_s;
  const exhaustion = range === null ? null : { at_s: verdict.t, low: range.low, high: range.high };
  const reports = named.map(([aspect, name]): Report => {
    const behavior: Behavior = `${aspect}:${name}`;
    return {
      behavior,
      alert: isAlerting(behavior) && isAlert(aspect === 'memory' && urgent ? 'alert' : severities[aspect]),
      // Put into words where they are asked for: that is no part of what a sample costs.
      get text() {
        return wordsOf(verdict, aspect);
      },
      exhaustion: aspect === 'memory' ? exhaustion : null,
    };
  });
  if (alert && reports.every((report) => !report.alert))
    reports.push({ behavior: urgentAlert, alert: true, text: wordsOf(verdict, 'memory'), exhaustion: null });
  return reports;
}

function isAlert(severity: Severity): boolean {
  return severity === 'alert' || severity === 'critical';
}

/** Signals of the evidence that speak of memory and of pressure; the rest speaks of the processor. */
const memorySignals = /^(anon_|growth_per_|window_filled|collections|time_to_exhaustion|seconds_left)/;
const pressureSignals = /^(memory_(some|full)|io_some|cpu_some|run_delay)/;

function aspectOfSignal(signal: string): Aspect {
  if (memorySignals.test(signal)) return 'memory';
  return pressureSignals.test(signal) ? 'pressure' : 'cpu';
}

function wordsOf(verdict: Verdict, aspect: Aspect): string {
  return verdict.evidence
    .filter((each: Evidence) => aspectOfSignal(each.signal) === aspect)
    .map((each) => evidenceIn('en', each))
    .join('; ');
}
