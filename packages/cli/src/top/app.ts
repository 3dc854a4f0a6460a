import type { Screen } from '../render/screen.ts';
import { roomOf, topLines } from '../render/top.ts';
import {
  Box,
  createElement,
  memo,
  render,
  Text,
  useApp,
  useEffect,
  useInput,
  useSyncExternalStore,
  useWindowSize,
} from './ink.ts';
import { keysOf } from './key-names.ts';
import type { TopStore } from './store.ts';
import { stopUntilContinued } from './suspend.ts';

/** The running display. */
export interface TopDisplay {
  /** Gives the terminal back. */
  close(): void;
  /** Puts the program aside, as Ctrl-Z does. */
  suspend(): void;
  /** Ends with {@link close}; rejects when drawing failed. */
  readonly ended: Promise<unknown>;
}

/** Frames a second: keys are answered at once, and no more is ever needed. */
const frames = 15;

/**
 * Shows a store on the terminal until it is closed, in its alternate screen. What is drawn are finished lines; only those that
 * changed are written.
 *
 * @param makeScreen a screen of that size
 */
export function showTop(store: TopStore, makeScreen: (columns: number, rows: number) => Screen): TopDisplay {
  let suspend = () => {};
  function App() {
    const state = useSyncExternalStore(store.subscribe, store.get);
    const { columns, rows } = useWindowSize();
    const { suspendTerminal } = useApp();
    const screen = makeScreen(columns, rows);
    useEffect(() => {
      suspend = () => void suspendTerminal(stopUntilContinued);
    }, [suspendTerminal]);
    useInput((input, key) => {
      // Several keys may come as one, and each must meet what the one before it made.
      for (const name of keysOf(input, key)) store.press(name, roomOf(screen, store.get()));
    });
    const lines = topLines(screen, state, Date.now());
    return createElement(
      Box,
      { flexDirection: 'column', width: columns, height: rows },
      lines.map((text, index) => createElement(Line, { key: String(index), text })),
    );
  }
  const instance = render(createElement(App), {
    alternateScreen: true,
    exitOnCtrlC: false,
    incrementalRendering: true,
    // Ink would take a terminal for none where a variable CI is set.
    interactive: true,
    maxFps: frames,
    patchConsole: false,
  });
  return { close: () => instance.unmount(), suspend: () => suspend(), ended: instance.waitUntilExit() };
}

const Line = memo(({ text }: { text: string }) => createElement(Text, { wrap: 'truncate' }, text === '' ? ' ' : text));
