import type { Texts } from './english.ts';

/** All that people read, in Brazilian Portuguese. */
export const portuguese: Texts = {
  sentences: {
    as_written: ({ text }) => text,
    'mode.off': () => 'o modo é off: nada é observado e nenhum relatório é escrito',
    'process.not_found': ({ pid }) => `não existe o processo ${pid}`,
  },
};
