import type { FrameLocator, Locator } from 'playwright-core';

/** How many points are drawn in each chart of a webview. */
export async function pointsDrawnIn(webview: FrameLocator): Promise<number[]> {
  return await webview.locator('body').evaluate((body: Drawn) =>
    // Runs in the page: the DOM is there, its types are not.
    [...body.querySelectorAll('svg')].map((chart) =>
      [...chart.querySelectorAll('path, polyline')].reduce((sum, line) => {
        const points = line.getAttribute('d') ?? line.getAttribute('points') ?? '';
        return sum + (points.match(/[\d.]+[ ,]+[\d.]+/g)?.length ?? 0);
      }, 0),
    ),
  );
}

/** What an element is filled with: `rgb(…)`, or with no color at all `rgba(0, 0, 0, 0)`. */
export async function fillOf(element: Locator): Promise<string> {
  return await element.evaluate(
    (it: Drawn) => it.ownerDocument.defaultView?.getComputedStyle(it).backgroundColor ?? '',
  );
}

/** As much of an element of the DOM as is used here. */
interface Drawn {
  readonly ownerDocument: {
    readonly defaultView: { getComputedStyle(element: Drawn): { readonly backgroundColor: string } } | null;
  };
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<Drawn>;
}
