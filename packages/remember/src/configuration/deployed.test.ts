import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configurationSchema } from '@omnimind/protocol/configuration';
import { expect, onTestFinished, test } from 'vitest';
import { deployConfiguration } from './deployed.ts';

test('what differs from the last monitor is named by its key, once, and no value is kept', () => {
  const state = mkdtempSync(join(tmpdir(), 'omnimind-deployed-'));
  onTestFinished(() => rmSync(state, { recursive: true }));
  const deploy = (text: Record<string, unknown>) =>
    deployConfiguration(configurationSchema.parse(text), { XDG_STATE_HOME: state });
  const secret = 'https://hooks.example/s3cret';
  expect(deploy({})).toEqual([]);
  expect(deploy({})).toEqual([]);
  const changed = { ladder: { freeze: true }, notify: { webhooks: [{ url: secret, kind: 'event' }] } };
  expect(deploy(changed)).toEqual(expect.arrayContaining(['ladder.freeze', 'notify.webhooks']));
  expect(deploy(changed)).toEqual([]);
  expect(readFileSync(join(state, 'omnimind/deployed.json'), 'utf8')).not.toContain('s3cret');
  expect(deploy({})).toHaveLength(2);
});
