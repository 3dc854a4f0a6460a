import type { FrameLocator } from 'playwright-core';

/** How much is drawn in each chart of a webview: points of its SVG paths, or pixels of its canvas that are not blank. */
export async function drawnIn(webview: FrameLocator): Promise<number[]> {
  return await webview.locator('body').evaluate((body: Drawn) =>
    // Runs in the page: the DOM is there, its types are not.
    [...body.querySelectorAll('svg, canvas')].map((chart) => {
      if (chart.getContext === undefined) {
        const lines = chart.querySelectorAll('path, polyline, polygon, line, rect');
        return [...lines].reduce((sum, line) => {
          const points = line.getAttribute('d') ?? line.getAttribute('points') ?? '';
          return sum + (points.match(/[\d.]+[ ,]+[\d.]+/g)?.length ?? 0);
        }, 0);
      }
      const { data } = chart.getContext('2d').getImageData(0, 0, chart.width, chart.height);
      let drawn = 0;
      for (let at = 3; at < data.length; at += 4) if (data[at] !== 0) drawn += 1;
      return drawn;
    }),
  );
}

/** As much of an element of the DOM as is used here. */
interface Drawn {
  readonly width: number;
  readonly height: number;
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<Drawn>;
  getContext?(kind: '2d'): { getImageData(x: number, y: number, w: number, h: number): { readonly data: Uint8Array } };
}
