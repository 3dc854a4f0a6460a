import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { socketTransport } from '@omnimind/linux/api-socket';
import { ApiClient } from '@omnimind/protocol';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFailed, onTestFinished, test } from 'vitest';
import { startBrowser } from './vscode/browser.ts';
import { drawnIn } from './vscode/charts.ts';
import { runInHost } from './vscode/host.ts';
import { installVisualStudioCode, type VisualStudioCode } from './vscode/install.ts';
import { Profile } from './vscode/profile.ts';
import { extension, omnimind, startLeak, startMonitor } from './vscode/programs.ts';
import { installExtension, startBareServer, startCodeServer } from './vscode/server.ts';
import { Workbench } from './vscode/workbench.ts';

/**
 * The extension in a real VS Code. The leak needs about five minutes until it is one: it is begun before everything else, and
 * what the other tests need of the time passes meanwhile.
 */
const leak = { name: 'leaky-tests', mebibytes_per_s: 8, most_mebibytes: 3072, most_s: 540 } as const;

/** Longest time until the leak is told, ms. */
const leakLimit_ms = 420_000;

const endings: (() => unknown)[] = [];
let program: VisualStudioCode;
let browser: Browser;
let packaged: string;
/** The user whose monitor sees the leak. */
let person: Profile;

beforeAll(async () => {
  person = new Profile();
  endings.push(() => person.remove());
  const leaking = startLeak(person, leak);
  endings.push(() => leaking.end());
  const monitor = await startMonitor(person);
  endings.push(() => monitor.end());
  program = await installVisualStudioCode((text) => console.log(text));
  const { stdout } = await promisify(execFile)(process.execPath, [extension.build, '--test', '--vsix']);
  packaged = stdout.trim();
  browser = await startBrowser();
  endings.push(() => browser.close());
}, 400_000);

afterAll(async () => {
  for (const end of endings.toReversed()) await end();
}, 60_000);

/** VS Code as a person has it, with the extension installed from its package. */
async function openWith(profile: Profile): Promise<Workbench> {
  await installExtension(program, profile, packaged);
  const server = await startCodeServer(program, profile);
  onTestFinished(() => server.group.end());
  const workbench = await Workbench.open(browser, server.url);
  onTestFinished(() => workbench.close());
  onTestFailed(async ({ task }) => {
    await workbench.picture(`failed-${task.name.slice(0, 30).replaceAll(/\W+/g, '-')}`);
    console.log(server.group.text());
  });
  return workbench;
}

function apiOf({ socket }: Profile): ApiClient {
  return new ApiClient(socketTransport(socket, (code) => new Error(code)));
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended with its terminal.
  }
}

test.each([
  ['trusted', false],
  ['not yet trusted', true],
])('inside the host, with a workspace that is %s', { timeout: 150_000 }, async (_, asksForTrust) => {
  const profile = new Profile({ 'security.workspace.trust.enabled': asksForTrust });
  onTestFinished(() => profile.remove());
  const server = await startBareServer(program, profile);
  onTestFinished(() => server.group.end());
  const { code, lines } = await runInHost(browser, server, extension.folder, extension.tests);
  console.log(lines.filter((line) => /^(not )?ok /.test(line)).join('\n'));
  expect(code, lines.slice(-40).join('\n')).toBe(0);
});

test('without a monitor it says so once, starts one when asked, and connects', { timeout: 150_000 }, async () => {
  // As root it would take the place of the system's monitor.
  const inOwnPlace = `exec '${omnimind}' "$@" --socket "$XDG_RUNTIME_DIR/omnimind/api.sock"`;
  const profile = new Profile({
    'omnimind.smartResourceMode': 'observe',
    'omnimind.command': ['sh', '-c', inOwnPlace, 'omnimind'],
  });
  onTestFinished(() => profile.remove());
  const workbench = await openWith(profile);
  const offer = workbench.notification('No monitor of OmniMind answers');
  await offer.waitFor({ timeout: 60_000 });
  expect(await offer.count()).toBe(1);
  await workbench.activity('OmniMind').click();
  await workbench.pictures('no-monitor');
  expect(await workbench.statusBarItem('OmniMind').getAttribute('aria-label')).toContain('no monitor');
  await workbench.press(offer, 'Start the Monitor');
  await workbench.treeRow('This machine').waitFor({ timeout: 60_000 });
  const { monitor } = await apiOf(profile).call('machine');
  onTestFinished(() => endProcess(monitor.pid));
  expect(monitor.mode).toBe('observe');
  await workbench.picture('monitor-started');
});

test('a leak is seen, explained and ignored', { timeout: leakLimit_ms + 120_000 }, async () => {
  const workbench = await openWith(person);
  await workbench.statusBarItem('OmniMind').click();
  const row = workbench.treeRow(leak.name);
  await row.waitFor({ timeout: 60_000 });
  await workbench.pictures('healthy');
  await row.click();
  await expect.poll(() => drawnIn(workbench.webview), { timeout: 30_000 }).not.toEqual([]);
  await workbench.pictures('healthy-detail');

  const told = workbench.notification(`${leak.name}: memory leaks`);
  await told.waitFor({ timeout: leakLimit_ms });
  await workbench.picture('leak');
  // 8 MiB a second are 480 a minute.
  expect(await told.innerText()).toMatch(/\b4[5-9]\d MiB\/min/);
  expect(await workbench.statusBarItem('OmniMind').innerText()).toContain(leak.name);
  await workbench.pictures('leak');
});
