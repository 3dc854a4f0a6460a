/** An element as {@link parseXml} reads it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

interface Open {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

const forbidden = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", '#39': "'" };
const token = /<\/([\w-]+)>|<([\w-]+)((?:\s+[\w.:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;

/** Reads the part of XML that we write, and refuses whatever is not well formed (XML 1.0). */
export function parseXml(document: string): XmlElement {
  const bad = forbidden.exec(document);
  if (bad !== null) throw new Error(`a character that XML forbids at ${bad.index}`);
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!document.startsWith(declaration)) throw new Error('no declaration');
  const root: Open = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  token.lastIndex = declaration.length;
  while (token.lastIndex < document.length) {
    const at = token.lastIndex;
    const [whole, end, start, attributes, empty, text] = token.exec(document) ?? [];
    const top = open.at(-1);
    if (whole === undefined || top === undefined) throw new Error(`not well formed: ${document.slice(at, at + 60)}`);
    if (text !== undefined) top.text += decoded(text);
    else if (end !== undefined) {
      if (end !== top.name) throw new Error(`</${end}> ends <${top.name}>`);
      open.pop();
    } else {
      const element: Open = { name: start ?? '', attributes: {}, children: [], text: '' };
      for (const [, name = '', value = ''] of (attributes ?? '').matchAll(/([\w.:-]+)="([^"]*)"/g)) {
        if (Object.hasOwn(element.attributes, name)) throw new Error(`${name} is there twice`);
        element.attributes[name] = decoded(value);
      }
      top.children.push(element);
      if (empty !== '/') open.push(element);
    }
  }
  const [first] = root.children;
  if (open.length !== 1 || first === undefined || root.children.length > 1 || root.text.trim() !== '')
    throw new Error('not one whole element');
  return first;
}

function decoded(text: string): string {
  if (text.includes(']]>')) throw new Error(']]> in a text');
  return text.replace(/&([^;&\s]*);?/g, (whole, name: string) => {
    const character = entities[name];
    if (character === undefined || !whole.endsWith(';')) throw new Error(`unknown entity ${whole}`);
    return character;
  });
}
