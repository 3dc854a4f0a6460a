import { textsIn } from '@omnimind/messages/translate';

/** A text of the catalogue in both languages; functions are rendered with sample parameters. */
export interface ListedText {
  /** `report.labels.command` */
  readonly path: string;
  readonly english: string;
  readonly portuguese: string;
}

/** Stands in a rendered text for a parameter that is a text. */
export const placeholder = '‹›';

/**
 * A parameter of any kind: as a text the placeholder, as a number 2, as a list two of itself, and with every property that is
 * asked for.
 */
const sample: object = new Proxy(() => sample, {
  get(_, key): unknown {
    if (key === Symbol.toPrimitive) return (hint: string) => (hint === 'string' ? placeholder : 2);
    if (key === Symbol.iterator) return () => [placeholder, placeholder][Symbol.iterator]();
    if (key === 'length') return 2;
    if (key === 'toString' || key === 'join') return () => placeholder;
    if (key === 'map' || key === 'filter' || key === 'slice') return () => [placeholder, placeholder];
    return key === 'toJSON' ? () => placeholder : sample;
  },
});

/** Every text of the catalogue, in its order. */
export function listTexts(): ListedText[] {
  return texts(textsIn('en'), textsIn('pt'), []);
}

function texts(english: unknown, portuguese: unknown, path: readonly string[]): ListedText[] {
  if (typeof english === 'object' && english !== null)
    return Object.entries(english).flatMap(([key, value]) =>
      texts(value, Reflect.get(Object(portuguese), key), [...path, key]),
    );
  const rendered = { english: rendering(english), portuguese: rendering(portuguese) };
  return rendered.english === '' && rendered.portuguese === '' ? [] : [{ path: path.join('.'), ...rendered }];
}

function rendering(text: unknown): string {
  if (typeof text !== 'function') return String(text);
  try {
    return String(Reflect.apply(text, undefined, [sample, sample, sample, sample, sample]));
  } catch (error) {
    return `(${String(error)})`;
  }
}

// node scripts/list-texts.ts: for whoever reviews a language.
if (import.meta.main)
  for (const { path, english, portuguese } of listTexts())
    process.stdout.write(`${path}\n  en  ${english}\n  pt  ${portuguese}\n`);
