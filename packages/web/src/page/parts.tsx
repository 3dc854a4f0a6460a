import { escapeText } from '@omnimind/protocol/escape';
import type { Severity } from '@omnimind/protocol/verdict';
import type { ComponentChildren } from 'preact';
import { useWords } from './texts.ts';
import { hashOf } from './view.ts';

/** The severity as a mark with its word: never by color alone. */
export function Badge({ severity }: { readonly severity: Severity }) {
  const { texts } = useWords();
  return <span class={`badge ${severity}`}>{texts.severity[severity]}</span>;
}

/** A workload's name, which leads to its page. */
export function NameLink({ id, name }: { readonly id: string; readonly name: string }) {
  return <a href={hashOf({ name: 'why', id, span: { range: '1h' } })}>{escapeText(name)}</a>;
}

/** Something that the reader should know of what is shown. */
export function Note({ kind, children }: { readonly kind: 'info' | 'warning'; readonly children: ComponentChildren }) {
  return (
    <p class={`note ${kind}`} role="status">
      {children}
    </p>
  );
}

/** Terms with what they mean, those without left out. */
export function Facts({ facts }: { readonly facts: readonly (readonly [term: string, value: string | null])[] }) {
  return (
    <dl class="facts">
      {facts.map(([term, value]) =>
        value === null ? null : (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
