import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../programs.ts';
import { type Group, startServer } from './group.ts';
import type { VisualStudioCode } from './install.ts';
import type { Profile } from './profile.ts';

/** A VS Code that serves its window at an address of loopback. */
export interface Server {
  readonly group: Group;
  readonly port: number;
  /** The page with the workspace of the profile. */
  readonly url: string;
}

/** Longest installation of an extension, ms: 2 s on a quiet machine. */
const installLimit_ms = 60_000;

/** Starts code-server as a person has it, with what is installed in the profile. */
export async function startCodeServer(program: VisualStudioCode, profile: Profile): Promise<Server> {
  const port = await freePort();
  const group = startServer(
    process.execPath,
    [
      program.entry,
      ...directoriesOf(profile),
      '--bind-addr',
      `127.0.0.1:${port}`,
      '--disable-workspace-trust',
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-getting-started-override',
      profile.workspace,
    ],
    { cwd: profile.root, env: profile.environment },
  );
  await group.untilUp(() => isAnswered(`http://127.0.0.1:${port}/healthz`));
  return { group, port, url: `http://127.0.0.1:${port}/?folder=${encodeURIComponent(profile.workspace)}` };
}

/** Installs an extension from its package, as `code --install-extension` does. */
export async function installExtension(program: VisualStudioCode, profile: Profile, file: string): Promise<string> {
  const words = [program.entry, ...directoriesOf(profile), '--install-extension', file];
  const { stdout } = await promisify(execFile)(process.execPath, words, {
    env: profile.environment,
    timeout: installLimit_ms,
  });
  return stdout;
}

/** Starts the server of VS Code alone, which lets a page bring an extension and the tests that run inside its host. */
export async function startBareServer(program: VisualStudioCode, profile: Profile): Promise<Server> {
  const port = await freePort();
  const group = startServer(
    process.execPath,
    [
      program.server,
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--without-connection-token',
      '--accept-server-license-terms',
      '--telemetry-level',
      'off',
      '--enable-smoke-test-driver',
      '--server-data-dir',
      profile.root,
      '--user-data-dir',
      profile.data,
      '--extensions-dir',
      profile.extensions,
    ],
    { cwd: profile.root, env: profile.environment },
  );
  const origin = `http://127.0.0.1:${port}`;
  await group.untilUp(() => isAnswered(`${origin}/version`));
  return { group, port, url: `${origin}/?folder=${encodeURIComponent(profile.workspace)}` };
}

function directoriesOf(profile: Profile): string[] {
  const file = join(profile.root, 'code-server.yaml');
  writeFileSync(file, 'auth: none\ncert: false\n');
  return ['--config', file, '--user-data-dir', profile.data, '--extensions-dir', profile.extensions];
}

function isAnswered(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
