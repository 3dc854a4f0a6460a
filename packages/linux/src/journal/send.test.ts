import { expect, test } from 'vitest';
import { encodeEntry, journalSender } from './send.ts';

/** Reads the fields of an entry back, as JOURNAL_NATIVE_PROTOCOL says. */
function decode(bytes: Buffer): [string, string][] {
  const fields: [string, string][] = [];
  for (let at = 0; at < bytes.length; ) {
    const nameEnd = bytes.indexOf(10, at);
    const length = Number(bytes.readBigUInt64LE(nameEnd + 1));
    const start = nameEnd + 9;
    fields.push([bytes.toString('utf8', at, nameEnd), bytes.toString('utf8', start, start + length)]);
    expect(bytes[start + length]).toBe(10);
    at = start + length + 1;
  }
  return fields;
}

test('a line break in a value forges no field', () => {
  const fields = { MESSAGE: 'x\nPRIORITY=0\n_UID=0\n', OMNIMIND_KIND: 'notice' };
  expect(decode(encodeEntry(fields))).toEqual(Object.entries(fields));
});

test('values are bounded', () => {
  const [[, value = ''] = []] = decode(encodeEntry({ MESSAGE: 'é'.repeat(20_000) }));
  expect(Buffer.byteLength(value)).toBeLessThanOrEqual(16 * 1024 + 3);
});

test('a journal that is not there costs nothing', () => {
  const paths: string[] = [];
  const send = journalSender({
    setChildSubreaper: () => false,
    reap: () => false,
    readIoPriority: () => 'gone',
    peerCredentials: () => null,
    askKernel: () => {},
    searchExpression: () => [],
    awaitPressure: () => {},
    unmapPages: () => {},
    setIoPriority: () => 'gone',
    sendDatagram: (path) => paths.push(path) > 1,
  });
  if (typeof send !== 'function') throw new Error(send.unavailable.code);
  expect([send({ MESSAGE: 'a' }), send({ MESSAGE: 'b' })]).toEqual([false, true]);
  expect(paths[0]).toBe('/run/systemd/journal/socket');
});
