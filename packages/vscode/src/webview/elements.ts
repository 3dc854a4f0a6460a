/** Makes elements. Texts are set as text nodes: nothing is ever parsed as markup. */

type Attributes = Readonly<Record<string, string | number>>;

const svgSpace = 'http://www.w3.org/2000/svg';

export function html<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  return fill(element, attributes, children);
}

export function svg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS(svgSpace, name);
  return fill(element, attributes, children);
}

function fill<T extends Element>(element: T, attributes: Attributes, children: readonly (Node | string)[]): T {
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** Redraws a section only when its content changed, so that the focus stays where it is. */
export class Section {
  readonly element: HTMLElement;
  #shown = '';

  constructor(element: HTMLElement) {
    this.element = element;
  }

  show(content: unknown, draw: () => readonly (Node | string)[]): void {
    const shown = JSON.stringify(content);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.element.replaceChildren(...draw());
  }
}
