import { describe, expect, it } from 'vitest';
import { errorTable, OmnimindError } from './errors.ts';

const rows = Object.entries(errorTable);

describe('the table of errors', () => {
  it.each(rows)('%s exits as sysexits(3) or a shell would', (_, { exitStatus }) => {
    const isSysexit = exitStatus >= 64 && exitStatus <= 78;
    const isShell = exitStatus === 126 || exitStatus === 127;
    expect(isSysexit || isShell).toBe(true);
  });

  it.each(rows)('%s answers over HTTP with an error status', (_, { httpStatus }) => {
    expect(httpStatus).toBeGreaterThanOrEqual(400);
    expect(httpStatus).toBeLessThan(600);
  });

  it.each(rows)('%s says what to do, in whole sentences', (_, { hint }) => {
    expect(hint).toMatch(/^[A-Z].*\.$/);
  });

  it('keeps the statuses that are promised', () => {
    expect(errorTable.usage.exitStatus).toBe(64);
    expect(errorTable.trace_damaged.exitStatus).toBe(65);
    expect(errorTable.trace_unreadable.exitStatus).toBe(66);
    expect(errorTable.config_invalid.exitStatus).toBe(78);
    expect(errorTable.command_not_executable.exitStatus).toBe(126);
    expect(errorTable.command_not_found.exitStatus).toBe(127);
  });
});

describe('an error', () => {
  it('carries what its row of the table says', () => {
    const error = new OmnimindError('run_not_found', 'no run is called "api"');
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('OmnimindError');
    expect(error.message).toBe('no run is called "api"');
    expect(error.code).toBe('run_not_found');
    expect(error.exitStatus).toBe(66);
    expect(error.httpStatus).toBe(404);
    expect(error.hint).toBe(errorTable.run_not_found.hint);
    expect([error.file, error.line]).toEqual([undefined, undefined]);
  });

  it('names file and line, and a hint that fits better than that of the table', () => {
    const cause = new Error('below');
    const error = new OmnimindError('config_invalid', 'wrong', { file: 'a.toml', line: 3, hint: 'Do that.', cause });
    expect([error.file, error.line, error.hint]).toEqual(['a.toml', 3, 'Do that.']);
    expect(error.cause).toBe(cause);
  });
});
