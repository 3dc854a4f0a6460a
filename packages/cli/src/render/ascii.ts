const substitutes: Record<string, string> = {
  '→': '->',
  '←': '<-',
  '·': '-',
  '•': '-',
  '–': '-',
  '—': '-',
  '…': '...',
  '×': 'x',
  '≥': '>=',
  '≤': '<=',
  '≈': '~',
  '±': '+-',
  µ: 'u',
  μ: 'u',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  τ: 'tau',
};

/** A text for a terminal that shows ASCII only: letters lose their accents, signs get a stand-in, the rest its number. */
export function plainAscii(text: string): string {
  return text.normalize('NFC').replace(/[^\0-\x7f]/gu, (character) => substitutes[character] ?? bareLetter(character));
}

function bareLetter(character: string): string {
  const bare = character.normalize('NFD').replace(/\p{M}/gu, '');
  if (bare !== '' && !/[^\0-\x7f]/.test(bare)) return bare;
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}
