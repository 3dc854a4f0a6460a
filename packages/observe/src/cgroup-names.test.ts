import { expect, test } from 'vitest';
import { unitNameForPeople } from './cgroup-names.ts';

test.each([
  ['postgresql@15-shop.service', 'postgresql@15-shop.service'],
  ['run-parts.service', 'run-parts.service'],
  ['runner.service', 'runner.service'],
  ['init.scope', 'init.scope'],
  ['omnimind-run-api-20261128-101112-a1b2c3.scope', 'api'],
  ['session-3.scope', null],
  // What systemd-run and desktops make up says nothing of the program.
  ['run-u2037.service', null],
  ['run-p4711-i9021.service', null],
  ['run-r0f3a9c4e5b6d4c7f8a9b0c1d2e3f4a5b.service', null],
  ['app-org.kde.kate@0123456789abcdef0123456789abcdef.service', null],
  ['app-flatpak-org.gimp.GIMP-1234.scope', null],
  ['user@1000.service', 'user@1000.service'],
])('%s is called %s', (unit, name) => expect(unitNameForPeople(unit)).toBe(name));
