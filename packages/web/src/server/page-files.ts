import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The page's script and style. */
export interface PageFiles {
  readonly script: Uint8Array;
  readonly style: Uint8Array;
}

/** The page as it was prebuilt beside a bundle, else built from its sources. */
export async function readPageFiles(): Promise<PageFiles> {
  const own = fileURLToPath(import.meta.url);
  if (basename(own) === 'page-files.ts') return (await import('./build-page.ts')).buildPage();
  const beside = (name: string) => readFileSync(new URL(name, import.meta.url));
  return { script: beside('./page.js'), style: beside('./page.css') };
}
