import { describe, expect, test } from 'vitest';
import { darkPalette, lightPalette, type Palette } from './palette.ts';

/** What texts are written in; the rest only draws. */
const textColors = ['ink', 'muted', 'accent', 'passed', 'failed', 'killed', 'drift', 'second'] as const;

/** Relative luminance of a color, WCAG 2.2. */
function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

describe.each<[string, Palette]>([
  ['light', lightPalette],
  ['dark', darkPalette],
])('%s', (_, palette) => {
  test.each(textColors)('a text in the color of %s can be read on page and card', (name) => {
    expect(contrast(palette[name], palette.card)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette[name], palette.page)).toBeGreaterThanOrEqual(4.5);
  });
});
