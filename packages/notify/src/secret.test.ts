import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configurationSchema, type Webhook } from '@omnimind/protocol/configuration';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RetryLater } from './receiver.ts';
import { secretOf } from './secret.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omnimind-secret-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function webhook(more: Partial<Webhook>): Webhook {
  const [made] = configurationSchema.parse({ notify: { webhooks: [{ url: 'http://h/', ...more }] } }).notify.webhooks;
  if (made === undefined) throw new Error('no webhook');
  return made;
}

test('there is none, or it stands in the configuration', () => {
  expect(secretOf(webhook({}))).toBeNull();
  expect(secretOf(webhook({ secret: 'kéy\n' }))).toEqual(Buffer.from('kéy\n'));
});

test('a file counts instead, without the end of its line, and as it is now', () => {
  const secret_file = join(directory, 'key');
  const both = webhook({ secret: 'other', secret_file });
  writeFileSync(secret_file, 'one\n');
  expect(secretOf(both)).toEqual(Buffer.from('one'));
  writeFileSync(secret_file, 'two \r\n');
  expect(secretOf(both)).toEqual(Buffer.from('two '));
  writeFileSync(secret_file, Buffer.from([0xff, 0x00, 0x0a, 0x0a]));
  expect(secretOf(both)).toEqual(Buffer.from([0xff, 0x00, 0x0a]));
});

test('a file that gives none: nothing is sent unsigned, and what is told holds no secret', () => {
  const secret_file = join(directory, 'key');
  const wrong = (): string => {
    try {
      secretOf(webhook({ secret: 'hush', secret_file }));
    } catch (error) {
      expect(error).toBeInstanceOf(RetryLater);
      return String(error);
    }
    return 'nothing was thrown';
  };
  expect(wrong()).toMatch(/can't be read from .*no such file/);
  writeFileSync(secret_file, '\n');
  expect(wrong()).toContain('it is empty');
  writeFileSync(secret_file, 'hush'.repeat(2000));
  expect(wrong()).toContain('longer than 4096 bytes');
  expect(wrong()).not.toContain('hush');
  rmSync(secret_file);
  // Nobody writes to it: reading it must not wait.
  execFileSync('mkfifo', [secret_file]);
  expect(wrong()).toContain('not a regular file');
});
