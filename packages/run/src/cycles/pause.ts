import type { StopRequests } from './stop-requests.ts';

/** Waits, less when an end is asked for. @returns whether nobody asked for one */
export async function pause(
  seconds: number,
  { asked, stage }: Pick<StopRequests, 'asked' | 'stage'>,
): Promise<boolean> {
  if (stage !== null) return false;
  if (seconds <= 0) return true;
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), seconds * 1000);
  });
  const outcome = await Promise.race([passed, asked.then(() => false)]);
  clearTimeout(timer);
  return outcome;
}
