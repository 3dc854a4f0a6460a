import { FakeApi } from '@omnimind/testing/fake-api';
import { fakeAnnouncement } from '@omnimind/testing/fake-events';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { busyState } from './vscode/busy-state.ts';
import { pointsDrawnIn } from './vscode/drawn.ts';
import { Profile } from './vscode/profile.ts';
import { Stage } from './vscode/stage.ts';
import { themeNames, type Workbench } from './vscode/workbench.ts';

/**
 * Tree, alert, detail, walkthrough and settings in each theme and language, left in .build/e2e/vscode. What is looked at must be
 * there, in the language that it should have; whether it is fine a person says.
 */
let stage: Stage;

beforeAll(async () => {
  stage = await Stage.set();
}, 400_000);
afterAll(() => stage.close());

const sideBar = 'View: Toggle Primary Side Bar Visibility';

const languages = [
  {
    language: 'en',
    group: 'This workspace',
    alert: 'memory leaks',
    walkthrough: 'Get Started with OmniMind',
    step: 'Isolate tests and tasks',
  },
  {
    language: 'pt-br',
    group: 'Este espaço de trabalho',
    alert: 'a memória vaza',
    walkthrough: 'Primeiros passos com o OmniMind',
    step: 'Isole testes e tarefas',
  },
] as const;

test.each(languages)('in $language', async ({ language, group, alert, walkthrough, step }) => {
  const profile = new Profile({ 'omnimind.isolate': 'tasksAndTests', 'workbench.editor.useModal': 'off' });
  onTestFinished(() => profile.remove());
  const api = await new FakeApi(busyState(profile.workspace)).listen(profile.socket);
  onTestFinished(() => api.close());
  const workbench = await stage.open(profile, language);
  await workbench.activity('OmniMind').click();
  await workbench.treeRow(group).waitFor({ timeout: 60_000 });
  await expect.poll(() => api.requests).toContain('GET /v1/events/stream');
  const picture = (name: string, theme: string) => workbench.picture(`${language}-${name}-${theme}`);

  for (const theme of themeNames) {
    await workbench.command('View: Close All Editors');
    await workbench.theme(theme);
    await workbench.settle();
    await picture('tree', theme);

    const workload = { id: 'api-tests', name: 'api-tests', uid: process.getuid?.() ?? 0 };
    api.announce(fakeAnnouncement('alert', { id: theme, cause: `workload:${theme}`, workload }));
    const told = workbench.notification(alert);
    await told.waitFor();
    await workbench.settle();
    await picture('alert', theme);
    await workbench.dismissNotifications();

    await workbench.treeRow('api-tests').click();
    const { webview } = workbench;
    await webview.getByRole('heading', { name: 'api-tests' }).waitFor();
    await expect.poll(() => pointsDrawnIn(webview)).toContainEqual(expect.toSatisfy((count) => count > 200));
    await workbench.settle();
    await picture('detail', theme);

    // Beside the side bar there is no room for a step's picture.
    await workbench.command(sideBar);
    await openWalkthrough(workbench, walkthrough);
    await workbench.page.getByText(step).first().click();
    await workbench.settle();
    await picture('walkthrough', theme);
    await workbench.command(sideBar);

    await workbench.command('View: Close All Editors');
    await workbench.command('Preferences: Open Settings (UI)');
    await workbench.page.locator('.settings-editor .suggest-input-container').click();
    await workbench.page.keyboard.type('@ext:omnimind.omnimind');
    await workbench.page.locator('.settings-editor .setting-item-contents').nth(3).waitFor();
    await workbench.settle();
    // They come late, and would hide the tabs.
    if (await workbench.page.locator('.suggest-widget.visible').isVisible())
      await workbench.page.keyboard.press('Escape');
    await workbench.settle();
    await picture('settings', theme);
  }
});

async function openWalkthrough(workbench: Workbench, title: string): Promise<void> {
  await workbench.command('Welcome: Open Walkthrough...');
  await workbench.choices.filter({ hasText: title }).click();
}
