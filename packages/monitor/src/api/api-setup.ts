import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { readOr } from '@omnimind/linux/files/outcome';
import { readHostFacts } from '@omnimind/observe/host-reader';
import { systemApiSocket } from '@omnimind/protocol/api-socket';
import type { Configuration } from '@omnimind/protocol/configuration';
import { type Message, message } from '@omnimind/protocol/message';
import { stateDirectory } from '@omnimind/remember/runs/state-directory';
import type { ApiSetup } from './worker-messages.ts';

export interface ApiSetupRequest {
  readonly configuration: Configuration;
  readonly version: string;
  readonly mode: 'smart' | 'observe';
  readonly interval_s: number;
  /** Path of the socket instead of the default and of OMNIMIND_API. */
  readonly socket?: string | undefined;
  readonly environment?: NodeJS.ProcessEnv;
  readonly uid?: number;
  readonly wall_ms?: number;
}

/** Its members may use the system monitor's API. */
const groupName = 'omnimind';

/**
 * Where a monitor answers and keeps its history: root's for the machine below /run/omnimind, a user's in the runtime directory.
 *
 * @returns `null` where the configuration wants no API; why there can be none
 */
export function apiSetup(wish: ApiSetupRequest): ApiSetup | Message | null {
  const { configuration, version, mode, interval_s, environment = process.env, wall_ms = Date.now() } = wish;
  const { api, history } = configuration;
  if (!api.enabled) return null;
  const uid = wish.uid ?? process.getuid?.() ?? 0;
  const path = wish.socket ?? (environment['OMNIMIND_API'] || usualSocket(uid, environment));
  if (path === null) return message('api.no_socket');
  const state = stateDirectory(environment);
  return {
    version,
    host: { name: hostname().slice(0, 255), ...readHostFacts() },
    monitor: {
      pid: process.pid,
      mode,
      manager: uid === 0 ? 'system' : 'user',
      interval_s,
      started: new Date(wall_ms).toISOString(),
    },
    socket: { path, gid: uid === 0 && path === systemApiSocket ? groupId(groupName) : null },
    tcp: api.tcp_port === 0 ? null : { port: api.tcp_port, tokenFile: api.token_file || join(state, 'api-token') },
    history: history.max_size === 0 ? null : { file: join(state, 'history/history.db'), maxBytes: history.max_size },
    configuration,
  };
}

function usualSocket(uid: number, environment: NodeJS.ProcessEnv): string | null {
  if (uid === 0) return systemApiSocket;
  const runtime = environment['XDG_RUNTIME_DIR'] || `/run/user/${uid}`;
  return isAbsolute(runtime) && existsSync(runtime) ? join(runtime, 'omnimind/api.sock') : null;
}

/** ID of a local group; group(5). */
function groupId(name: string): number | null {
  return readOr(null, () => {
    const line = readFileSync('/etc/group', 'utf8')
      .split('\n')
      .find((text) => text.startsWith(`${name}:`));
    const id = line?.split(':')[2];
    return id !== undefined && /^\d+$/.test(id) ? Number(id) : null;
  });
}
