import { checkEarlyoom, type EarlyoomCheck } from '@omnimind/admin/earlyoom/check-earlyoom';
import { forecastEarlyoom } from '@omnimind/admin/earlyoom/simulate-earlyoom';
import { english } from '@omnimind/messages/english';
import { loadConfiguration } from '@omnimind/remember/configuration/load';
import { answer } from '../answer.ts';
import type { OptionsOf } from '../command-table.ts';
import { countOption } from '../options.ts';
import { earlyoomCheckLines, earlyoomForecastLines, textOf } from '../render/earlyoom.ts';

/** `omnimind earlyoom check`: what earlyoom's patterns do. @returns the exit status: 1 when one is refused */
export function check({ avoid, prefer, json, config: file }: OptionsOf<'earlyoom check'>): number {
  const { configuration } = loadConfiguration({ file });
  const given = [
    ...(avoid === undefined ? [] : [{ option: '--avoid' as const, pattern: avoid }]),
    ...(prefer === undefined ? [] : [{ option: '--prefer' as const, pattern: prefer }]),
  ];
  const checked = checkEarlyoom({ configuration, given });
  const data = () => ({ sound: isSound(checked), ...withReasons(checked) });
  answer(json, data, (screen) => earlyoomCheckLines(screen, checked));
  return checked.isRefused ? 1 : 0;
}

/** `null` when none is refused but not all were checked. */
function isSound({ isRefused, patterns }: EarlyoomCheck): boolean | null {
  if (isRefused) return false;
  return patterns.some(({ matched }) => matched === null) ? null : true;
}

function withReasons({ source, pid, patterns, unspared }: EarlyoomCheck) {
  const { refusals } = english.earlyoom;
  const reasoned = patterns.map((each) => ({ ...each, reason: each.refusal === null ? null : refusals[each.refusal] }));
  return { source, pid, patterns: reasoned, unspared };
}

/** `omnimind earlyoom simulate`: who would die now. @returns the exit status */
export function simulate({ top, configured = false, json, config: file }: OptionsOf<'earlyoom simulate'>): number {
  const { configuration } = loadConfiguration({ file });
  const forecast = forecastEarlyoom(configuration, configured);
  const count = countOption('--top', top);
  const data = () => {
    const { candidates, victim, ...simulation } = forecast.simulation;
    const shown = candidates.slice(0, count).map((candidate) => ({ ...candidate, name: textOf(candidate.name) }));
    const named = victim && { ...victim, name: textOf(victim.name) };
    return { ...forecast, simulation: undefined, ...simulation, victim: named, candidates: shown };
  };
  answer(json, data, (screen) => earlyoomForecastLines(screen, forecast, count));
  return 0;
}
