/** A group of processes that no shell looks after is not stopped: then it goes on after this time, ms. */
const patience_ms = 300;

/** Stops this program and whoever belongs to its command line, as Ctrl-Z would, until the shell lets it go on. */
export async function stopUntilContinued(): Promise<void> {
  const listeners = process.listeners('SIGTSTP');
  process.removeAllListeners('SIGTSTP');
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, patience_ms);
    process.once('SIGCONT', () => {
      clearTimeout(timer);
      resolve();
    });
    process.kill(0, 'SIGTSTP');
  });
  for (const listener of listeners) process.on('SIGTSTP', listener);
}
