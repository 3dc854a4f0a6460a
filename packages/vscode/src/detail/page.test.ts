import { expect, test } from 'vitest';
import { pageOf } from './page.ts';

test('only its own script runs, and nothing comes from outside', () => {
  const page = pageOf({
    cspSource: 'https://*.editor',
    script: 'https://x.editor/webview.js',
    style: 'https://x.editor/webview.css',
    nonce: 'once+/=',
    locale: 'pt-br"><script>',
  });
  expect(page).toContain(`content="default-src 'none'; style-src https://*.editor; script-src 'nonce-once+/='"`);
  expect(page).toContain('<html lang="pt-br&quot;>&lt;script>">');
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).not.toMatch(/unsafe|style="/);
});
