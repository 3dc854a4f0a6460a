import { fakeFacts, fakeSamples, MiB, verdictsOf } from '@omnimind/testing/fake-curves';
import { inEnglish } from '@omnimind/testing/in-english';
import { describe, expect, it } from 'vitest';

describe('stable memory', () => {
  const look = (seconds: number) => verdictsOf(fakeSamples({ anon: () => 184 * MiB }, 1, seconds), fakeFacts(2, 1));

  it('is what was measured and shows nothing else', () => {
    expect(look(300).changes).toMatchObject([{ memory_behavior: 'stable', severity: 'ok' }]);
  });

  it('says how much it is', () => {
    expect(look(300).final?.evidence.map(inEnglish)).toEqual(['memory at 184 MiB, no lasting rise']);
  });

  it('is told with little confidence at first, with much after five minutes', () => {
    expect(look(10).final?.confidence).toBeLessThan(0.3);
    expect(look(300).final?.confidence).toBe(0.9);
  });

  it('is unknown when memory was not measured', () => {
    expect(verdictsOf(fakeSamples({ cores: () => 1 }, 1, 60), fakeFacts(2, 1)).final?.memory_behavior).toBe('unknown');
  });
});
