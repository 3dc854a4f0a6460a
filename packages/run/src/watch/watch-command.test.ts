import { translate } from '@omnimind/messages/translate';
import { expect, test, vi } from 'vitest';
import { guarded } from './watch-command.ts';

test('a failure is told once and ends the calls', () => {
  const action = vi.fn((value: number) => {
    if (value === 2) throw new Error('boom');
  });
  const failures: string[] = [];
  const call = guarded(action, (notice) => failures.push(translate('en', notice)));
  for (const value of [1, 2, 3]) call(value);
  expect(action).toHaveBeenCalledTimes(2);
  expect(failures).toEqual(['monitoring ended early, a defect in OmniMind: boom']);
});
