import { afterAll, describe, expect, test } from 'vitest';
import { Home } from './omnimind.ts';

const home = new Home();
afterAll(() => home.remove());
// No desktop of whoever runs the tests is bothered.
const environment = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus', XDG_RUNTIME_DIR: '/nonexistent' };

describe('omnimind notify test', () => {
  test('says of each receiver what came of it, with the mend; exit 1 when one did not take it', async () => {
    const config = home.write('hooks.toml', '[[notify.webhooks]]\nurl = "http://127.0.0.1:9/secret-path?key=7"\n');
    const { status, stdout, stderr } = await home.omnimind(['notify', 'test', '--config', config], { environment });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toContain('desktop: ');
    expect(stdout).toContain('● webhook http://127.0.0.1:9: connection refused\n  Check `notify.webhooks`');
    expect(stdout).not.toContain('secret-path');
  });

  test('speaks Portuguese, and JSON', async () => {
    const config = home.write('none.toml', '[notify]\ndesktop = false\n');
    const words = ['notify', 'test', '--config', config];
    const portuguese = await home.omnimind(words, { environment: { ...environment, LANG: 'pt_BR.UTF-8' } });
    expect(portuguese.stdout).toBe('área de trabalho: desligado por `notify.desktop`\nnenhum webhook configurado\n');
    const { status, stdout } = await home.omnimind([...words, '--json'], { environment });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ delivered: true, desktop: null, webhooks: [] });
  });
});

test('workloads are ignored, listed, and taken off the list; what is said names them, and until when', async () => {
  const run = (...words: string[]) =>
    home.omnimind(['notify', ...words], { environment: { ...environment, TZ: 'UTC' } });
  const forever = 'until you unignore it';
  expect(await run('ignored')).toMatchObject({ status: 0, stdout: '' });
  expect(await run('ignore', 'api\ntests')).toMatchObject({
    status: 0,
    stdout: `Ignoring anything named api\\ntests ${forever}\n`,
    stderr: '',
  });
  expect((await run('ignore', 'other', '--for', '2h')).stdout).toMatch(
    /^Ignoring anything named other until \S+, \d\d:\d\d\n$/,
  );
  expect((await run('ignored')).stdout).toMatch(
    /^anything named api\\ntests, until you unignore it\nanything named other, until \S+, \d\d:\d\d\n$/,
  );
});

test('what is ignored no more is named; what never was is an error', async () => {
  const run = (...words: string[]) => home.omnimind(['notify', ...words], { environment });
  expect(await run('unignore', 'other')).toMatchObject({
    status: 0,
    stdout: 'No longer ignoring anything named other\n',
  });
  expect(await run('unignore', 'other')).toMatchObject({
    status: 66,
    stderr: expect.stringContaining('other is not ignored: see `omnimind notify ignored`'),
  });
  expect(JSON.parse((await run('ignored', '--json')).stdout)).toMatchObject({
    ignored: [{ identity: { kind: 'name', name: 'api\ntests' }, until: null }],
  });
});

test('serve ends by itself, and says so, when there is nobody to notify', async () => {
  const config = home.write('none.toml', '[notify]\ndesktop = false\n');
  const { status, stderr } = await home.omnimind(['notify', 'serve', '--config', config]);
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: 'omnimind: nobody to notify: no receiver is configured\n',
  });
});
