import type { Language } from '@omnimind/protocol/announcement';
import { escapeText } from '@omnimind/protocol/escape';
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Adopt } from './adopt.tsx';
import { api, type Failure, setLanguage } from './api.ts';
import { Kills } from './kills.tsx';
import { type Seen, useMonitor } from './monitor.ts';
import { Now } from './now.tsx';
import { Badge, Note } from './parts.tsx';
import { Past } from './past.tsx';
import { useWords, WordsProvider, wordsIn } from './texts.ts';
import { hashOf, parseView, type View } from './view.ts';
import { Why } from './why.tsx';
import { machineWords } from './words.ts';

/** The language that the reader chose, else that of whoever ran `omnimind web`. */
function firstLanguage(): Language {
  const chosen = localStorage.getItem('language') ?? document.documentElement.lang;
  return /^pt\b/i.test(chosen) ? 'pt' : 'en';
}

/** Lets the reader in: by the token of the link, once, which does not stay in the address bar; else by the cookie. */
async function enter(): Promise<{ readonly mayAct: boolean } | 'used' | Failure> {
  const [, token] = /^#token=([\w-]+)$/.exec(location.hash) ?? [];
  let isUsed = false;
  if (token !== undefined) {
    history.replaceState(null, '', '#now');
    isUsed = 'failure' in (await api.logIn(token));
  }
  const session = await api.session();
  if ('value' in session) return session.value;
  return isUsed && session.failure.kind === 'closed' ? 'used' : session.failure;
}

type Entry = Awaited<ReturnType<typeof enter>>;

function App({ entry }: { readonly entry: Entry }) {
  const [language, setChosen] = useState(firstLanguage);
  setLanguage(language);
  useEffect(() => {
    document.documentElement.lang = language === 'pt' ? 'pt-BR' : 'en';
  }, [language]);
  const change = () => {
    const other = language === 'pt' ? 'en' : 'pt';
    localStorage.setItem('language', other);
    setChosen(other);
  };
  return (
    <WordsProvider value={wordsIn(language)}>
      {typeof entry === 'object' && 'mayAct' in entry ? (
        <Page mayAct={entry.mayAct} onLanguage={change} />
      ) : (
        <Gate entry={entry} />
      )}
    </WordsProvider>
  );
}

/** What whoever is not let in sees. */
function Gate({ entry }: { readonly entry: Exclude<Entry, { mayAct: boolean }> }) {
  const { texts } = useWords();
  const text =
    entry === 'used'
      ? texts.gate.used
      : entry.kind === 'closed'
        ? texts.gate.closed
        : entry.kind === 'server'
          ? texts.lost.server
          : texts.failed(entry.detail);
  return (
    <main class="gate">
      <h1>OmniMind</h1>
      <p>{text}</p>
    </main>
  );
}

function useView(): View {
  const [view, setView] = useState(() => parseView(location.hash));
  useEffect(() => {
    const change = () => setView(parseView(location.hash));
    window.addEventListener('hashchange', change);
    return () => window.removeEventListener('hashchange', change);
  }, []);
  return view;
}

function Page({ mayAct, onLanguage }: { readonly mayAct: boolean; readonly onLanguage: () => void }) {
  const { texts } = useWords();
  const view = useView();
  const seen = useMonitor(true);
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        {texts.skip}
      </button>
      <header>
        <h1>OmniMind</h1>
        <nav>
          {(['now', 'past', 'kills'] as const).map((name) => (
            <a
              key={name}
              href={hashOf(name === 'past' ? { name, span: { range: '30d' }, at_ms: null, other_ms: null } : { name })}
              aria-current={view.name === name ? 'page' : undefined}
            >
              {texts.views[name]}
            </a>
          ))}
        </nav>
        <button type="button" class="plain" lang={texts.language === 'English' ? 'en' : 'pt-BR'} onClick={onLanguage}>
          {texts.language}
        </button>
      </header>
      <main id="main" tabIndex={-1}>
        <State seen={seen} mayAct={mayAct} />
        {seen.machine === null ? null : <Content view={view} seen={seen} machine={seen.machine} mayAct={mayAct} />}
      </main>
    </>
  );
}

/** The machine in one line, or why there is none. */
function State({ seen: { machine, failure }, mayAct }: { readonly seen: Seen; readonly mayAct: boolean }) {
  const words = useWords();
  const { texts, format } = words;
  const lost =
    failure === null
      ? null
      : failure.kind === 'server'
        ? texts.lost.server
        : failure.kind === 'monitor'
          ? texts.lost.monitor
          : failure.kind === 'closed'
            ? texts.gate.closed
            : texts.failed(failure.detail);
  if (machine === null)
    return lost === null ? <p class="empty">{texts.loading}</p> : <Note kind="warning">{lost}</Note>;
  const { monitor, host, history } = machine;
  const reason: unknown = history.reason === null ? '' : Reflect.get(history.reason, 'text');
  return (
    <>
      {lost === null ? null : (
        <Note kind="warning">
          {lost} {texts.lost.since(format.timeOfDay(machine.time))} {texts.lost.retry}
        </Note>
      )}
      {history.available ? null : <Note kind="info">{texts.noHistory(String(reason ?? ''))}</Note>}
      <p class="machine">
        <Badge severity={machine.severity} /> <strong>{escapeText(host.name)}</strong>: {machineWords(words, machine)}
      </p>
      <p class="monitor">
        {texts.monitor[monitor.manager](monitor.version)}, {texts.monitor[monitor.mode]},{' '}
        {texts.monitor.since(format.moment(monitor.started))}
        {mayAct ? '' : `, ${texts.readOnly}`}
      </p>
    </>
  );
}

function Content({
  view,
  seen,
  machine,
  mayAct,
}: {
  readonly view: View;
  readonly seen: Seen;
  readonly machine: NonNullable<Seen['machine']>;
  readonly mayAct: boolean;
}) {
  if (view.name === 'past') return <Past view={view} machine={machine} events={seen.events} />;
  if (view.name === 'kills') return <Kills events={seen.events} />;
  if (view.name === 'why') return <Why view={view} seen={seen} machine={machine} mayAct={mayAct} />;
  return (
    <>
      <Now machine={machine} workloads={seen.workloads} events={seen.events} />
      {mayAct ? <Adopt onDone={seen.refresh} /> : null}
    </>
  );
}

void enter().then((entry) => render(<App entry={entry} />, document.body));
