import type { Texts } from './english.ts';

/** All that people read, in Brazilian Portuguese. */
export const portuguese: Texts = {
  sentences: {
    as_written: ({ text }) => text,
    'mode.off': () => 'o modo é off: nada é observado e nenhum relatório é escrito',
    'state.set_aside': ({ file, kept_as }) => `${file} está danificado e foi guardado como ${kept_as}`,
    'state.unreadable': ({ file, code }) => `não foi possível ler ${file} (${code})`,
    'process.not_found': ({ pid }) => `não existe o processo ${pid}`,
  },
};
