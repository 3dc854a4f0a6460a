import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { translate } from '@omnimind/messages/translate';
import { desktopPlan } from '@omnimind/notify/desktop-notifier';
import { IgnoreRequests } from '@omnimind/notify/ignore';
import { testDesktop } from '@omnimind/notify/test-receivers';
import type { Announcement, Language } from '@omnimind/protocol/announcement';
import { configurationSchema } from '@omnimind/protocol/configuration';
import { fakeAnnouncement } from '@omnimind/testing/fake-events';
import { expect, onTestFinished, test } from 'vitest';
import { start } from './programs.ts';

const pictures = join(import.meta.dirname, '../../.build/e2e');

/** A screen that nobody sees, a session bus and dunst; all of them end with the test. */
async function startDesktop() {
  const directory = mkdtempSync(join(tmpdir(), 'omnimind-desktop-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const screen = start('Xvfb', ['-displayfd', '3', '-screen', '0', '900x500x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const display = await new Promise<string>((resolve) =>
    screen.stdio[3]?.on('data', (piece: Buffer) => resolve(`:${piece.toString().trim()}`)),
  );
  const address = `unix:path=${join(directory, 'bus')}`;
  const bus = start('dbus-daemon', ['--session', '--nofork', '--nopidfile', `--address=${address}`, '--print-address']);
  await expect.poll(() => bus.text()).toContain('unix:');
  const environment = {
    PATH: process.env['PATH'],
    HOME: directory,
    XDG_STATE_HOME: join(directory, 'state'),
    XDG_RUNTIME_DIR: directory,
    DBUS_SESSION_BUS_ADDRESS: address,
    DISPLAY: display,
  };
  const rules = join(directory, 'dunstrc');
  // What dunst asks which button is meant: the one that ignores.
  const chooser = join(directory, 'choose');
  writeFileSync(chooser, '#!/bin/sh\ngrep -m1 Ignore\n', { mode: 0o755 });
  // None goes away by itself, however long a picture takes.
  writeFileSync(
    rules,
    `[global]\n  font = sans 12\n  width = 700\n  markup = full\n  dmenu = ${chooser}\n[urgency_normal]\n  timeout = 0\n`,
  );
  const dunst = start('stdbuf', ['-oL', 'dunst', '-config', rules, '-print'], { env: environment });
  const ask = (program: string, words: readonly string[]): string =>
    execFileSync(program, words, { env: environment, encoding: 'utf8' }).trim();
  const control = (...words: string[]): string => ask('dunstctl', words);
  // dunstctl would have the bus start another dunst as long as this one has not the name.
  const names = 'org.freedesktop.DBus';
  const whether = [`--dest=${names}`, '/', `${names}.NameHasOwner`, 'string:org.freedesktop.Notifications'];
  await expect.poll(() => ask('dbus-send', ['--session', '--print-reply', ...whether])).toContain('boolean true');
  expect(control('count')).toContain('Currently displayed: 0');
  const displayed = () => Number(/displayed: (\d+)/.exec(control('count'))?.[1]);
  const picture = (name: string): void => {
    mkdirSync(pictures, { recursive: true });
    execFileSync('import', ['-window', 'root', join(pictures, `${name}.png`)], { env: environment });
  };
  return { environment, control, displayed, picture, printed: () => dunst.text() };
}

function receiverOf(environment: NodeJS.ProcessEnv, language: Language, state?: unknown) {
  const told: string[] = [];
  const parts = { configuration: configurationSchema.parse({}), language, uid: 1000, environment };
  const plan = desktopPlan({
    ...parts,
    clock: { wall_ms: () => Date.now() },
    onNotice: (notice) => told.push(translate('en', notice)),
  });
  const receiver = plan.create(state);
  onTestFinished(() => void receiver.close?.());
  const { signal } = new AbortController();
  const deliver = async (announcement: Announcement): Promise<void> => {
    const now = { ...announcement, time: new Date().toISOString() };
    if (receiver.wants?.(now) ?? true) await receiver.deliver(now, signal);
  };
  return { deliver, told, receiver };
}

test.each<Language>(['en', 'pt'])('a notification is shown, replaced and closed (%s)', async (language) => {
  const { environment, displayed, picture, control } = await startDesktop();
  const { deliver } = receiverOf(environment, language);
  await deliver(fakeAnnouncement('watch'));
  expect(displayed()).toBe(0);
  await deliver(fakeAnnouncement('alert'));
  await expect.poll(displayed).toBe(1);
  await sleep(500);
  picture(`desktop-${language}`);
  await deliver(fakeAnnouncement('critical'));
  await expect.poll(displayed).toBe(1);
  await sleep(500);
  picture(`desktop-${language}-critical`);
  await deliver(fakeAnnouncement('ok'));
  await expect.poll(displayed).toBe(0);
  // What another user's workload does is not shown here.
  const { workload } = fakeAnnouncement('alert');
  await deliver(fakeAnnouncement('critical', { cause: 'other', workload: { ...workload, uid: 1001 } }));
  expect(displayed()).toBe(0);
  expect(control('count')).toContain('Waiting: 0');
});

test('the buttons explain, and let a workload be ignored', async () => {
  const { environment, displayed, control, picture, printed } = await startDesktop();
  const { deliver } = receiverOf(environment, 'en');
  await deliver(fakeAnnouncement('alert'));
  await expect.poll(displayed).toBe(1);
  // A press on the notification asks why: another one takes its place, with what to do next.
  control('action', '0');
  const shown = (): string => JSON.stringify(JSON.parse(control('history')));
  await expect.poll(printed).toContain('omnimind why');
  await expect.poll(displayed).toBe(1);
  await sleep(500);
  picture('desktop-why');
  await deliver(fakeAnnouncement('ok'));
  await expect.poll(displayed).toBe(0);
  expect(shown()).toContain('omnimind why');
  await deliver(fakeAnnouncement('alert', { cause: 'again' }));
  await expect.poll(displayed).toBe(1);
  control('context');
  await expect
    .poll(() => new IgnoreRequests(environment).entries())
    .toMatchObject([{ identity: { kind: 'name', name: 'api-tests' }, until: null }]);
  // What says that it is ignored, and until when.
  await expect.poll(printed).toContain('omnimind notify unignore');
  await expect.poll(displayed).toBe(1);
  await deliver(fakeAnnouncement('critical', { cause: 'and again' }));
  expect(displayed()).toBe(1);
});

test('a service that came anew closes what its former life showed', async () => {
  const { environment, displayed } = await startDesktop();
  const first = receiverOf(environment, 'en');
  await first.deliver(fakeAnnouncement('critical'));
  await expect.poll(displayed).toBe(1);
  const state: unknown = JSON.parse(JSON.stringify(first.receiver.state?.()));
  await first.receiver.close?.();
  const second = receiverOf(environment, 'en', state);
  await second.deliver(fakeAnnouncement('critical'));
  expect(displayed()).toBe(1);
  await second.deliver(fakeAnnouncement('ok'));
  await expect.poll(displayed).toBe(0);
});

test('the self-test says who showed it, and why nobody did', async () => {
  const { environment, displayed } = await startDesktop();
  expect(await testDesktop('box', 'en', Date.now(), environment)).toMatchObject({
    isDelivered: true,
    server: { name: 'dunst', capabilities: expect.arrayContaining(['actions', 'body']) },
  });
  await expect.poll(displayed).toBe(1);
  const nobody = { ...environment, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' };
  expect(await testDesktop('box', 'en', Date.now(), nobody)).toMatchObject({ isDelivered: false });
});
