import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { rungs } from '@omnimind/protocol/event';
import { severities, unknownVerdict } from '@omnimind/protocol/verdict';
import { describe, expect, it } from 'vitest';
import { ladderRows } from './rungs.ts';

describe('the rungs of the ladder', () => {
  it('are those of the protocol, in its order', () => {
    expect(ladderRows.map(({ rung }) => rung)).toEqual(rungs);
  });

  it('ask for no less the higher they are', () => {
    const asked = ladderRows.map(({ severity }) => severities.indexOf(severity));
    expect(asked).toEqual([...asked].sort((a, b) => a - b));
  });

  it('lower no priority where tasks or descriptors run out and nothing else is wrong', () => {
    const { answers } = ladderRows.find(({ rung }) => rung === 'deprioritize') ?? { answers: () => true };
    const counts = { ...unknownVerdict(0), severity: 'alert', tasks_behavior: 'exhausting' } as const;
    const { ladder } = defaultConfiguration;
    expect(answers(counts, ladder)).toBe(false);
    expect(answers({ ...counts, cpu_behavior: 'runaway' }, ladder)).toBe(true);
    expect(answers({ ...counts, memory_behavior: 'leaking' }, ladder)).toBe(true);
    expect(answers({ ...counts, tasks_behavior: 'stable' }, ladder)).toBe(true);
  });

  it('change the system only at the top, after all gentler ones', () => {
    expect(ladderRows.map(({ acts }) => acts)).toEqual([false, false, false, true, true, true, true]);
  });
});
