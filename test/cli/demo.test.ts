import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { Home, until } from './omnimind.ts';

const home = new Home();
afterAll(() => home.remove());

interface Demo {
  readonly told_apart: boolean;
  readonly loads: readonly {
    load: string;
    told: boolean;
    trouble_after_s: number | null;
    verdict: { severity: string };
  }[];
}

describe('omnimind demo', () => {
  test('--fast judges what was recorded: leak and loop are told, heavy work is left alone', async () => {
    const { status, stdout } = await home.omnimind(['demo', '--fast', '--json']);
    const demo: Demo = JSON.parse(stdout);
    expect({ status, isTold: demo.told_apart }).toEqual({ status: 0, isTold: true });
    expect(
      demo.loads.map(({ load, trouble_after_s, verdict }) => [load, trouble_after_s !== null, verdict.severity]),
    ).toEqual([
      ['heavy', false, 'ok'],
      ['leak', true, 'alert'],
      ['loop', true, 'alert'],
    ]);
  });

  test('what it started ends with it, by SIGINT and even by SIGKILL', async () => {
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      const { child, ended } = home.start(['demo']);
      await until('its three loads', () => loadsOf(child.pid ?? 0).length === 3);
      const loads = loadsOf(child.pid ?? 0);
      child.kill(signal);
      const { status, stdout } = await ended;
      if (signal === 'SIGINT')
        expect({ status, isSaid: stdout.includes('Stopped') }).toEqual({ status: 130, isSaid: true });
      await until('their end', () => !loads.some(isLoad));
    }
  });
});

const commandOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
};
const isLoad = (pid: string): boolean => commandOf(pid).includes('demo-load');

/** PIDs of the loads of a demo, which is their last word. */
function loadsOf(demo: number): string[] {
  return readdirSync('/proc').filter(
    (pid) => /^\d+$/.test(pid) && isLoad(pid) && commandOf(pid).endsWith(`\0${demo}\0`),
  );
}
