import { expect, test } from 'vitest';
import { escapeLabel, escapeNotification } from './escape-for-editor.ts';

test('no name is an icon of the status bar', () => {
  expect(escapeLabel('$(flame) x\u202e')).toBe('\\$(flame) x\\u202e');
});

test('no name is a link of a notification', () => {
  expect(escapeNotification('[Fix](command:workbench.action.quit) \u001b')).toBe(
    '[Fix] (command:workbench.action.quit) \\x1b',
  );
});
