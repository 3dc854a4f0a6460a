import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiClient } from '@omnimind/client/api-client';
import { clientOn } from '@omnimind/client/connect-api';
import { type AdoptRequest, historyOff, makeAnswers } from '@omnimind/monitor/api/answers';
import { ApiServer } from '@omnimind/monitor/api/api-server';
import { ApiState } from '@omnimind/monitor/api/api-state';
import type { Caller } from '@omnimind/monitor/api/caller';
import { EventFeed } from '@omnimind/monitor/api/event-feed';
import { listenOnLoopback, listenOnSocket } from '@omnimind/monitor/api/socket-file';
import type { ApiSetup, Command, CommandResult, TickRow } from '@omnimind/monitor/api/worker-messages';
import type { Adopted, Checked } from '@omnimind/protocol/api/schemas';
import { defaultConfiguration } from '@omnimind/protocol/configuration';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import type { LoadedModel } from '@omnimind/protocol/ollama';

/** What the API thread is started with. */
export const fakeApiSetup: ApiSetup = {
  version: '1.2.3',
  host: { name: 'desk', cores: 8, memory_bytes: 16e9, swap_bytes: 0 },
  monitor: { pid: 4711, mode: 'smart', manager: 'user', interval_s: 1, started: '2026-11-27T00:00:00.000Z' },
  socket: { path: '', gid: null },
  tcp: null,
  history: null,
  configuration: defaultConfiguration,
};

/** A row of a tick about a workload of this user. */
export function fakeTickRow(id: string, more: Partial<TickRow> = {}): TickRow {
  return {
    id,
    name: `name of ${id}`,
    uid: process.getuid?.() ?? 0,
    memory_limit_bytes: null,
    cpu_cores: 0.5,
    anon_bytes: 1e8,
    pids: 3,
    stalled_usec: [0, 0, 0, 0, 0],
    rung: 'observe',
    protected_by: null,
    ignored_as: null,
    ...more,
  };
}

/** The real API server on a socket of its own; what it serves and the answers to its commands come from the test. */
export class FakeMonitor {
  readonly directory = mkdtempSync(join(tmpdir(), 'omnimind-api-'));
  readonly path = join(this.directory, 'run/api.sock');
  readonly state = new ApiState(fakeApiSetup);
  /** The wall clock. */
  wall_ms = 1_795_000_000_000;
  readonly feed = new EventFeed(null, () => this.wall_ms);
  readonly commands: Command[] = [];
  readonly adopted: AdoptRequest[] = [];
  readonly defects: unknown[] = [];
  result: CommandResult = 'gone';
  models: LoadedModel[] = [];
  readonly server: ApiServer;
  #end = () => {};
  #t = 0;
  #busy_usec = 0;

  constructor(onlyUid: number | null = null) {
    const checked: Checked = { manager: 'user', holds: true, findings: [] };
    const answers = makeAnswers({
      version: '1.2.3',
      state: this.state,
      feed: this.feed,
      history: historyOff,
      interval_s: 1,
      command: async (command) => {
        this.commands.push(command);
        return this.result;
      },
      verify: async () => checked,
      adopt: async (request: AdoptRequest, _caller: Caller): Promise<Adopted> => {
        this.adopted.push(request);
        if (request.pid === 1) throw new OmnimindError('usage', message('adopt.init'));
        return { pid: request.pid, scope: 'a.scope', cgroup: '/a.scope', already: false, moved: [] };
      },
      models: { of: async () => this.models },
      wall_ms: () => this.wall_ms,
    });
    this.server = new ApiServer({
      answers,
      feed: this.feed,
      onRequest: () => {},
      onlyUid,
      onDefect: (error) => this.defects.push(error),
    });
  }

  tick(...rows: TickRow[]): void {
    this.tickAt({ cores: 2 }, ...rows);
  }

  /** @param cores that the machine has used since the last one */
  tickAt({ cores }: { readonly cores: number }, ...rows: TickRow[]): void {
    this.#t += 1;
    this.#busy_usec += cores * 1e6;
    const host = { memory_available_bytes: 8e9, swap_free_bytes: 0, cpu_busy_usec: this.#busy_usec };
    this.state.update({ t: this.#t, time_ms: this.wall_ms, host, verdict: null, rows, gone: [], isWhole: true });
  }

  async listen(): Promise<this> {
    this.#end = await listenOnSocket(this.server.onSocket(), { path: this.path, gid: null });
    return this;
  }

  async listenOnTcp(port: number, token: string): Promise<void> {
    await listenOnLoopback(this.server.onTcp({ port, token }), port);
  }

  get client(): ApiClient {
    return clientOn(this.path);
  }

  async close(): Promise<void> {
    this.#end();
    await this.server.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
