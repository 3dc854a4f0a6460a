import { describe, expect, it } from 'vitest';
import { errorTable, OmnimindError } from './errors.ts';
import { message } from './message.ts';

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
  it('carries what its row of the table says, and a problem', () => {
    const cause = new Error('below');
    const error = new OmnimindError('run_not_found', message('run.not_found', { name: 'api' }), { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('OmnimindError');
    expect(error.message).toBe('run.not_found {"name":"api"}');
    expect([error.code, error.exitStatus, error.httpStatus]).toEqual(['run_not_found', 66, 404]);
    expect(error.problem).toEqual({ code: 'run.not_found', parameters: { name: 'api' } });
    expect(error.cause).toBe(cause);
  });
});
