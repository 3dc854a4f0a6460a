import { expect, test } from 'vitest';
import { parseBlockScheduler } from './block-scheduler.ts';

test.each([
  ['none [mq-deadline] kyber bfq\n', 'mq-deadline'],
  ['mq-deadline [bfq] none\n', 'bfq'],
  ['none\n', 'none'],
  ['', ''],
])('%j', (text, scheduler) => expect(parseBlockScheduler(text)).toBe(scheduler));
