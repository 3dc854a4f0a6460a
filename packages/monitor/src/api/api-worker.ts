import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { thisMachine } from '@omnimind/act/adopt/requests';
import { systemClock } from '@omnimind/observe/clock';
import { OmnimindError, reasonOf } from '@omnimind/protocol/errors';
import { type Message, message } from '@omnimind/protocol/message';
import { History } from '@omnimind/remember/history/history';
import { adoptForCaller, RightsReader } from './adopt-for-caller.ts';
import { historyOff, makeAnswers } from './answers.ts';
import { ApiServer } from './api-server.ts';
import { ApiState } from './api-state.ts';
import { Commands } from './commands.ts';
import { EventFeed } from './event-feed.ts';
import { LoadedModels } from './loaded-models.ts';
import { listenOnLoopback, listenOnSocket } from './socket-file.ts';
import { readToken } from './tcp-guard.ts';
import { verifierOf } from './verifier.ts';
import type { ApiSetup, MainToWorker, TickMessage, WorkerData, WorkerToMain } from './worker-messages.ts';

/** Ticks that are taken over together where there is no history to be written. */
const ticksTogether = 10;

/**
 * The thread that serves the API and keeps the history: however readers behave and however slow the disk is, the monitor's own
 * loop goes on. Its messages are in worker-messages.ts.
 */
async function main({ setup, ticks }: WorkerData): Promise<void> {
  const tell = (sent: WorkerToMain) => parentPort?.postMessage(sent);
  const onNotice = (notice: Message) => tell({ type: 'notice', notice });
  const { configuration, interval_s, monitor } = { ...setup, ...setup.monitor, monitor: setup.monitor };
  const history =
    setup.history === null ? null : History.open({ ...setup.history, interval_s, clock: systemClock, onNotice });
  const state = new ApiState(setup);
  const feed = new EventFeed(history, systemClock.wall_ms);
  const fetchTicks = () => {
    let count = 0;
    for (let next = receiveMessageOnPort(ticks); next !== undefined; next = receiveMessageOnPort(ticks)) {
      const tick: TickMessage = next.message;
      state.update(tick);
      history?.append(tick.time_ms, [...state.rows()]);
      count += 1;
    }
    if (count > 0) tell({ type: 'fetched', ticks: count, due: history?.ticksToCommit ?? ticksTogether });
  };
  const commands = new Commands((number, command) => tell({ type: 'ask', number, command }));
  const machine = { ...thisMachine(), reader: new RightsReader() };
  const answers = makeAnswers({
    version: setup.version,
    state,
    feed,
    history: history ?? historyOff,
    interval_s,
    command: (command) => commands.ask(command),
    verify: verifierOf(configuration, monitor.manager),
    adopt: (wish, caller) => adoptForCaller(wish, caller, configuration.protect, machine),
    models: new LoadedModels(configuration.ollama.port),
    wall_ms: systemClock.wall_ms,
  });
  const server = new ApiServer({
    answers,
    feed,
    onRequest: fetchTicks,
    onlyUid: setup.socket.gid === null ? (process.getuid?.() ?? null) : null,
    onDefect: (error) => onNotice(message('api.failed', { reason: reasonOf(error) })),
  });
  const { places, end: endListening } = await listen(setup, server, onNotice);

  parentPort?.on('message', (received: MainToWorker) => {
    // Whatever else comes, comes after them.
    fetchTicks();
    switch (received.type) {
      case 'ticks':
        return;
      case 'announcements':
        feed.add(received.announcements);
        break;
      case 'answer':
        commands.answer(received.number, received.result);
        break;
      case 'end':
        endListening();
        history?.close();
        void server.close().then(() => {
          tell({ type: 'ended' });
          parentPort?.close();
        });
        return;
    }
    tell({ type: 'worked' });
  });
  tell({ type: 'ready', places });
}

/** Each address by itself: one that can't be used does not affect the other. */
async function listen(
  { socket, tcp }: ApiSetup,
  server: ApiServer,
  onNotice: (notice: Message) => void,
): Promise<{ places: string[]; end: () => void }> {
  const places: string[] = [];
  const ends: (() => void)[] = [];
  const tried = async (place: string, open: () => Promise<void>) => {
    try {
      await open();
      places.push(place);
    } catch (error) {
      if (!(error instanceof OmnimindError)) throw error;
      onNotice(message('api.unavailable', { reason: reasonOf(error) }));
    }
  };
  await tried(socket.path, async () => void ends.push(await listenOnSocket(server.onSocket(), socket)));
  if (tcp !== null)
    await tried(`127.0.0.1:${tcp.port}`, () =>
      listenOnLoopback(server.onTcp({ port: tcp.port, token: readToken(tcp.tokenFile) }), tcp.port),
    );
  return {
    places,
    end: () => {
      for (const end of ends) end();
    },
  };
}

main(workerData as WorkerData);
