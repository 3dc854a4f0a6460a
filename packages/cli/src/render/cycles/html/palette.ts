/** Colors of the page by what they are for. Every text color stands out from both grounds by 4.5 : 1 (WCAG 2.2, AA). */
export const lightPalette = {
  page: '#f3f5f8',
  card: '#ffffff',
  line: '#d5dbe3',
  ink: '#17202b',
  muted: '#546070',
  accent: '#0b62a4',
  passed: '#1c7a57',
  failed: '#a84a00',
  killed: '#b3123b',
  drift: '#8a3ffc',
  second: '#0f766e',
};

export type Palette = Readonly<typeof lightPalette>;

export const darkPalette: Palette = {
  page: '#0f141a',
  card: '#18202a',
  line: '#364352',
  ink: '#e8edf3',
  muted: '#a3b0bf',
  accent: '#6cb4f7',
  passed: '#4cc295',
  failed: '#f3a04d',
  killed: '#ff7a90',
  drift: '#c4a1ff',
  second: '#5ed1c4',
};

/** The palette as custom properties of CSS. */
export function customProperties(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, color]) => `--${name}:${color}`)
    .join(';');
}
