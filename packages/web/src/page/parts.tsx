import { escapeText } from '@omnimind/protocol/escape';
import type { Evidence, Severity } from '@omnimind/protocol/verdict';
import type { ComponentChildren } from 'preact';
import { useWords } from './texts.ts';
import { hashOf } from './view.ts';
import { quantityWords, sentenceOf } from './words.ts';

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

/** The heads of a table's columns. */
export function HeadRow({ titles }: { readonly titles: readonly string[] }) {
  return (
    <tr>
      {titles.map((title) => (
        <th key={title} scope="col">
          {title}
        </th>
      ))}
    </tr>
  );
}

/** What a verdict is founded on: each number, and what it was held against. */
export function EvidenceTable({ evidence }: { readonly evidence: readonly Evidence[] }) {
  const words = useWords();
  const { why, none } = words.texts;
  if (evidence.length === 0) return <p class="empty">{why.noEvidence}</p>;
  return (
    <table class="findings">
      <thead>
        <HeadRow titles={[why.finding, why.measured, why.held]} />
      </thead>
      <tbody>
        {evidence.map((each) => (
          <tr key={each.signal}>
            <td>{sentenceOf(each)}</td>
            <td class="quantity">{quantityWords(words, each.value, each.unit)}</td>
            <td class="quantity">{each.threshold === null ? none : quantityWords(words, each.threshold, each.unit)}</td>
          </tr>
        ))}
      </tbody>
    </table>
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
