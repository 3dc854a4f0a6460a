import { useEffect, useRef } from 'preact/hooks';

/**
 * Reads something, and again after each event; never twice at a time: where events come faster than answers, nobody would ever wait for
 * one to its end.
 *
 * @param key of what is read; when it changes, what is on its way is of no use any more
 * @param events grows with each event
 */
export function useReading(key: string, events: number, read: (isOver: () => boolean) => Promise<void>): void {
  const current = useRef<{ readonly key: string; isWanted: boolean } | null>(null);
  useEffect(() => {
    if (current.current?.key === key) {
      current.current.isWanted = true;
      return;
    }
    const own = { key, isWanted: true };
    current.current = own;
    const isOver = () => current.current !== own;
    const go = async () => {
      while (own.isWanted && !isOver()) {
        own.isWanted = false;
        await read(isOver);
      }
      if (!isOver()) current.current = null;
    };
    void go();
  }, [key, events]);
  useEffect(
    () => () => {
      current.current = null;
    },
    [],
  );
}
