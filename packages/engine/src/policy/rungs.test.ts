import { rungs } from '@omnimind/protocol/event';
import { severities } from '@omnimind/protocol/verdict';
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

  it('change the system only at the top, after all gentler ones', () => {
    expect(ladderRows.map(({ acts }) => acts)).toEqual([false, false, false, true, true, true, true]);
  });
});
