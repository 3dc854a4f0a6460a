import { type FSWatcher, watch } from 'node:fs';

/** Where nothing tells of a change (a file system without it, a directory that comes only later), it is looked for so often, ms. */
const poll_ms = 5000;

/**
 * Calls when there may be something new in an event log: soon after it was written, and now and then in any case.
 *
 * @returns ends it
 */
export function watchEventLog(directory: string, onChange: () => void): () => void {
  let watcher: FSWatcher | undefined;
  const drop = (): void => {
    watcher?.close();
    watcher = undefined;
  };
  const open = (): void => {
    try {
      watcher ??= watch(directory, { persistent: false }, onChange).on('error', drop);
    } catch {
      // It is not there yet.
    }
  };
  const timer = setInterval(() => {
    open();
    onChange();
  }, poll_ms);
  timer.unref();
  open();
  return () => {
    clearInterval(timer);
    drop();
  };
}
