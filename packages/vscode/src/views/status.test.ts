import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { fakeState, fakeWorkload } from '@omnimind/testing/fake-state';
import { fakeVerdict } from '@omnimind/testing/fake-verdict';
import { describe, expect, test } from 'vitest';
import { firstLink } from '../connection/link.ts';
import { type Settings, settingsOf } from '../settings.ts';
import { wordsFor } from '../words.ts';
import { statusOf } from './status.ts';

const words = wordsFor('en');
const settings: Settings = settingsOf(() => ({ value: undefined, isSet: false }));
const online = { ...firstLink, phase: 'online' } as const;

test('in trouble: the worst by its name, what it does and why', () => {
  const status = statusOf(words, { link: online, seen: fakeState(), failure: null }, settings);
  expect(status.text).toBe('$(warning) OmniMind api-tests');
  expect(status.emphasis).toBe('warning');
  expect(status.label).toBe('OmniMind: in trouble. api-tests: memory leaks');
  expect(status.tooltip).toBe(
    `**OmniMind**: in trouble

box: 2 of 8 CPUs, 6 GiB of 16 GiB free

**api-tests**: memory leaks
- 1\\.4 CPUs, 300 MiB
- memory runs out in 8 min 20 s to 15 min
- memory rose 200 MiB/min for 9 min without falling back`,
  );
});

test('well, or only to be watched: no name, and no color', () => {
  const state = fakeState();
  for (const severity of ['ok', 'watch'] as const) {
    state.machine.severity = severity;
    const status = statusOf(words, { link: online, seen: state, failure: null }, settings);
    expect(status.text).toMatch(/^\$\((pass|eye)\) OmniMind$/);
    expect(status.emphasis).toBeNull();
  }
});

test('a hostile name is neither icon nor markup', () => {
  const state = fakeState();
  const name = '$(flame) [x](command:y)\u202e<img>';
  state.workloads = [fakeWorkload('x', { name, verdict: fakeVerdict({ severity: 'critical' }) })];
  Object.assign(state.machine, { severity: 'critical', worst: 'x' });
  const status = statusOf(words, { link: online, seen: state, failure: null }, settings);
  expect(status.text).toContain('OmniMind \\$(flame) [x](command:y)');
  expect(status.text).not.toMatch(/\u202e/);
  expect(status.tooltip).toContain('**\\$\\(flame\\) \\[x\\]\\(command:y\\)\\\\u202e&lt;img&gt;**');
  expect(status.emphasis).toBe('error');
});

describe('without a monitor', () => {
  test('what is wrong, and what to do', () => {
    const failure = new OmnimindError('monitor_unavailable', message('monitor.busy'));
    const status = statusOf(words, { link: { ...online, phase: 'offline' }, seen: null, failure }, settings);
    expect(status.text).toBe('$(debug-disconnect) OmniMind');
    expect(status.tooltip).toContain('the monitor does not answer: try again');
  });

  test('switched off', () => {
    expect(statusOf(words, { link: firstLink, seen: null, failure: null }, settings).label).toContain('switched off');
  });
});

test('disabled alerts are said', () => {
  const status = statusOf(words, { link: online, seen: fakeState(), failure: null }, { ...settings, mode: 'disabled' });
  expect(status.text).toContain('(alerts off)');
});
