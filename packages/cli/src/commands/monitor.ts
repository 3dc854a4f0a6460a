import { isatty } from 'node:tty';
import { languageOf } from '@omnimind/messages/language-of';
import { apiSetup } from '@omnimind/monitor/api/api-setup';
import { monitorMachine } from '@omnimind/monitor/monitor';
import type { MonitorTick } from '@omnimind/monitor/monitor-options';
import { OmnimindError } from '@omnimind/protocol/errors';
import type { OmnimindEvent } from '@omnimind/protocol/event';
import { message } from '@omnimind/protocol/message';
import { deployConfiguration } from '@omnimind/remember/configuration/deployed';
import { loadConfiguration } from '@omnimind/remember/configuration/load';
import { KillStore, killsDirectory } from '@omnimind/tell/kills/kill-store';
import { makeAnnouncer } from '@omnimind/tell/make-announcer';
import type { OptionsOf } from '../command-table.ts';
import { toJson } from '../json.ts';
import { LiveTable } from '../live-table.ts';
import { durationOption } from '../options.ts';
import { writeOutput } from '../output.ts';
import { changeLogLine } from '../render/monitor.ts';
import { finish, screenOf, tellNotice } from '../render/screen.ts';
import { startAgainWhenCold } from '../start-again.ts';
import { readVersion } from '../version.ts';

/** Where ticks and events go. */
interface View {
  onTick(tick: MonitorTick): void;
  onEvent(event: OmnimindEvent): void;
  close?(): void;
}

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** `omnimind monitor`: watches the machine until a signal comes. @returns the exit status */
export async function monitor(options: OptionsOf<'monitor'>): Promise<number> {
  const {
    mode,
    interval,
    metricsFile,
    announce = false,
    logFile,
    adoptCulprits = false,
    json,
    config,
    socket,
  } = options;
  if (logFile !== undefined && !announce)
    throw new OmnimindError('usage', message('usage.needs_option', { option: '--log-file', needed: '--announce' }));
  startAgainWhenCold();
  const { configuration } = loadConfiguration({ file: config });
  const interval_s =
    interval === undefined ? configuration.monitor.interval : durationOption('--interval', interval, 0.1, 60);
  const ending = new AbortController();
  const view = json ? jsonView() : isatty(1) ? new LiveTable() : announce ? silentView : logView();
  const language = languageOf(configuration);
  const setup = options.api ? apiSetup({ configuration, version: readVersion(), mode, interval_s, socket }) : null;
  const api = setup === null || 'code' in setup ? null : setup;
  if (setup !== null && 'code' in setup) tellNotice(setup);
  const announcer = makeAnnouncer({ isWritten: announce, isAsked: api !== null, language, logFile }, tellNotice);
  announcer?.begin(message('log_file.begins', { version: readVersion(), mode }));
  // A view fails when nobody reads it any more: that ends the watching, and is thrown once all is undone.
  let failure: unknown;
  const guarded = (show: () => void) => {
    try {
      if (failure === undefined) show();
    } catch (error) {
      failure = error;
      ending.abort();
    }
  };
  for (const signal of endingSignals) process.on(signal, () => ending.abort());
  try {
    await monitorMachine({
      configuration,
      interval_s,
      mode,
      adoptsCulprits: adoptCulprits,
      version: readVersion(),
      changedKeys: deployConfiguration(configuration),
      ...(metricsFile === undefined ? {} : { metricsFile }),
      ...(announcer === undefined ? {} : { announcer }),
      ...(api === null ? {} : { api }),
      killStore: new KillStore(killsDirectory(), announce && process.getuid?.() === 0),
      signal: ending.signal,
      onTick: (tick) => guarded(() => view.onTick(tick)),
      onEvent: (event) => guarded(() => view.onEvent(event)),
    });
  } finally {
    announcer?.close();
    guarded(() => view.close?.());
  }
  if (failure !== undefined) throw failure;
  return 0;
}

/** Whoever wants to know reads the announcements. */
const silentView: View = { onTick: () => {}, onEvent: () => {} };

function jsonView(): View {
  return {
    onTick: (tick) => writeOutput(`${toJson({ type: 'tick', ...tick })}\n`),
    onEvent: (event) => writeOutput(`${toJson(event)}\n`),
  };
}

/** Plain lines of changes, for a file or a pipe. */
function logView(): View {
  const screen = screenOf(1);
  const names = new Map<string, string>();
  return {
    onTick: ({ workloads }) => {
      names.clear();
      for (const { id, name } of workloads) names.set(id, name);
    },
    onEvent: (event) =>
      writeOutput(finish(screen, [changeLogLine(screen, event, names.get(event.workload) ?? event.workload)])),
  };
}
