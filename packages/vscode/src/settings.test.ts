import { expect, test } from 'vitest';
import { modeOf, type Setting, settingsOf } from './settings.ts';

const defaults: Record<string, unknown> = {
  enableSystemdMonitoring: true,
  smartResourceMode: 'enabled',
  alertOnCPUGrowth: true,
  alertOnMemoryGrowth: true,
  tellSlowness: true,
  isolate: 'off',
  socket: '',
  command: 'omnimind',
  'systemd-monitoring': true,
};

const settings = (set: Record<string, unknown>) =>
  settingsOf((name): Setting => ({ value: name in set ? set[name] : defaults[name], isSet: name in set }));

test('by default everything is on, at the usual sockets', () => {
  expect(settings({})).toEqual({
    isWatching: true,
    mode: 'enabled',
    tellsSlowness: true,
    alertOnCpu: true,
    alertOnMemory: true,
    isolation: 'off',
    socket: null,
    command: ['omnimind'],
  });
});

test('the settings of the brief', () => {
  expect(settings({ enableSystemdMonitoring: false }).isWatching).toBe(false);
  expect(settings({ smartResourceMode: 'disabled' }).mode).toBe('disabled');
  expect(settings({ alertOnCPUGrowth: false })).toMatchObject({ alertOnCpu: false, alertOnMemory: true });
  expect(settings({ alertOnMemoryGrowth: false })).toMatchObject({ alertOnCpu: true, alertOnMemory: false });
});

test('what is isolated', () => {
  expect(settings({ isolate: 'tasksAndTests' }).isolation).toBe('tasksAndTests');
});

test('the former name counts until the present one is set', () => {
  expect(settings({ 'systemd-monitoring': false }).isWatching).toBe(false);
  expect(settings({ 'systemd-monitoring': false, enableSystemdMonitoring: true }).isWatching).toBe(true);
  expect(settings({ 'systemd-monitoring': true, enableSystemdMonitoring: false }).isWatching).toBe(false);
});

test('how omnimind is called: a path with its blanks, or words', () => {
  expect(settings({ command: '/opt/my tools/omnimind' }).command).toEqual(['/opt/my tools/omnimind']);
  expect(settings({ command: ['flatpak-spawn', '--host', 'omnimind'] }).command).toHaveLength(3);
});

test.each([
  { command: '' },
  { command: [] },
  { command: [''] },
  { command: 7 },
  { socket: 'relative' },
  { socket: 3 },
  { isolate: 'some' },
])('what has a wrong form is as the default: %j', (set) =>
  expect(settings({ ...set, smartResourceMode: 'off' })).toEqual(settings({})),
);

test('what is started acts only while that is enabled', () => {
  expect(modeOf(settings({}))).toBe('smart');
  expect(modeOf(settings({ smartResourceMode: 'observe' }))).toBe('observe');
  expect(modeOf(settings({ smartResourceMode: 'disabled' }))).toBe('observe');
});
