import { useEffect, useState } from 'preact/hooks';
import { api, type Failure } from './api.ts';
import { Note } from './parts.tsx';
import { type WhatIf as Answer, type Policy, type PolicyKey, policyKeys, type Steps } from './policy.ts';
import { useWords } from './texts.ts';
import { limitsOf, type Span } from './view.ts';

type Known = { readonly answer: Answer } | { readonly failure: Failure };

/** The same time under another policy: what was done, and what would have been. */
export function WhatIf({
  id,
  span,
  policy,
  onChoose,
}: {
  readonly id: string;
  readonly span: Span;
  /** `undefined` while nobody asked. */
  readonly policy: Policy | undefined;
  onChoose(policy: Policy | undefined): void;
}) {
  const { texts, language } = useWords();
  const { whatIf } = texts;
  const [known, setKnown] = useState<Known | null>(null);
  const key = JSON.stringify([id, span, policy, language]);
  useEffect(() => {
    let isOver = false;
    setKnown(null);
    if (policy === undefined) return;
    const [from_ms, to_ms] = limitsOf(span, Date.now());
    void api.whatIf(id, from_ms, to_ms, policy).then((answer) => {
      if (!isOver) setKnown('value' in answer ? { answer: answer.value } : answer);
    });
    return () => {
      isOver = true;
    };
  }, [key]);
  return (
    <section aria-labelledby="what-if">
      <h2 id="what-if">{whatIf.title}</h2>
      <p class="hint">{whatIf.hint}</p>
      {policy === undefined ? (
        <div class="bar">
          <button type="button" onClick={() => onChoose({})}>
            {whatIf.ask}
          </button>
        </div>
      ) : known === null ? (
        <p class="empty">{texts.loading}</p>
      ) : 'failure' in known ? (
        <>
          <Note kind="warning">{texts.failed(known.failure.detail)}</Note>
          <div class="bar">
            <button type="button" onClick={() => onChoose({})}>
              {whatIf.again}
            </button>
          </div>
        </>
      ) : (
        <>
          <Settings key={key} settings={known.answer.settings} policy={policy} onChoose={onChoose} />
          <div class="trio">
            <StepList title={whatIf.done} steps={known.answer.done} />
            <StepList title={whatIf.present} steps={known.answer.present} />
            <StepList title={whatIf.other} steps={known.answer.other} />
          </div>
        </>
      )}
    </section>
  );
}

/** The settings as they are, each of which may be another. */
function Settings({
  settings,
  policy,
  onChoose,
}: {
  readonly settings: Answer['settings'];
  readonly policy: Policy;
  onChoose(policy: Policy | undefined): void;
}) {
  const { texts } = useWords();
  const { whatIf } = texts;
  const choices: Readonly<Partial<Record<PolicyKey, readonly string[]>>> = {
    mode: ['smart', 'observe'],
    freeze: ['true', 'false'],
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const given = new FormData(event.currentTarget);
    const changed = policyKeys.flatMap((key) => {
      const value = String(given.get(key) ?? '').replace(/[\s,:]/g, '');
      // The mode of the replay is `smart` where nothing else is said.
      return value === '' || value === (key === 'mode' ? 'smart' : settings[key]) ? [] : [[key, value]];
    });
    onChoose(Object.fromEntries(changed));
  };
  return (
    <form class="settings" onSubmit={submit}>
      {policyKeys.map((key) => {
        const value = policy[key] ?? (key === 'mode' ? 'smart' : settings[key]);
        return (
          <div key={key}>
            <label for={`if-${key}`}>{whatIf.settings[key]}</label>
            {choices[key] === undefined ? (
              <input id={`if-${key}`} name={key} defaultValue={value} maxLength={12} />
            ) : (
              <select id={`if-${key}`} name={key}>
                {choices[key].map((choice) => (
                  <option key={choice} value={choice} selected={choice === value}>
                    {
                      whatIf.choices[
                        choice === 'true' ? 'yes' : choice === 'false' ? 'no' : choice === 'smart' ? 'smart' : 'observe'
                      ]
                    }
                  </option>
                ))}
              </select>
            )}
          </div>
        );
      })}
      <button type="submit">{whatIf.replay}</button>
      <button type="button" onClick={() => onChoose(undefined)}>
        {whatIf.close}
      </button>
    </form>
  );
}

function StepList({ title, steps: { steps, count } }: { readonly title: string; readonly steps: Steps }) {
  const { texts, format } = useWords();
  const { whatIf, rungs } = texts;
  return (
    <div>
      <h3>{title}</h3>
      {count === 0 ? <p class="empty">{whatIf.nothing}</p> : null}
      {count > steps.length ? <p class="hint">{whatIf.newest(steps.length, count)}</p> : null}
      <ol class="events">
        {steps.map(({ time, kind, rung, text }) => (
          <li key={`${time} ${kind} ${rung}`}>
            <time dateTime={time}>{format.moment(time)}</time>{' '}
            <strong>
              {kind === 'undo'
                ? whatIf.undone(rungs[rung])
                : kind === 'widen'
                  ? whatIf.widened(rungs[rung])
                  : rungs[rung]}
            </strong>
            : {text}
          </li>
        ))}
      </ol>
    </div>
  );
}
