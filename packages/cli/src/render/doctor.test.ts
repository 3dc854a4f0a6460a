import { english } from '@omnimind/messages/english';
import { portuguese } from '@omnimind/messages/portuguese';
import { doctorCases, examineCase } from '@omnimind/testing/doctor-cases';
import { expect, test } from 'vitest';
import { doctorLines } from './doctor.ts';
import { makeScreen } from './screen.ts';
import { displayWidth } from './width.ts';

const finding = { facts: {}, fix: null };
const reason = { code: 'as_written', parameters: { text: 'no\nbus\x1b[31m' } };
const examination = {
  isFit: false,
  findings: [
    { ...finding, code: 'psi.on', state: 'ok' },
    { ...finding, code: 'autogroup.on', state: 'note' },
    { code: 'killers.both', state: 'warn', facts: { killers: ['earlyoom', 'systemd-oomd'] }, fix: 'sudo x' },
    { code: 'bus.silent', state: 'bad', facts: { manager: 'user', reason }, fix: null },
  ],
} as const;

test('a mark, the check, what was found, why it matters and what to do', () => {
  expect(doctorLines(makeScreen(), examination).join('\n')).toMatchInlineSnapshot(`
    "─── omnimind doctor ────────────────────────────────────────────────────────────
    ✔ PSI          the kernel reports stalls
    · autogroup    on
                   nice compares only within one session: it does not help the
                   editor against another terminal. Weights do, and OmniMind uses
                   them where it can.
    ! OOM killers  several are active: earlyoom, systemd-oomd
                   They react to the same shortage: one kills while the other's
                   victim is still exiting.
                   Keep one of them.
                   $ sudo x
    ✘ D-Bus        systemd --user does not answer: no\\nbus\\x1b[31m
                   Limits, weights and adoption go through D-Bus: without it runs
                   are only watched and given lower priority.
                   Log in through pam_systemd, set XDG_RUNTIME_DIR, or start dbus.

    1 bad, 1 warning, 1 note, 1 OK."
  `);
});

test('in Portuguese, on a narrow screen', () => {
  expect(doctorLines(makeScreen({ columns: 50, language: 'pt' }), examination).join('\n')).toMatchInlineSnapshot(`
    "─── omnimind doctor ──────────────────────────────
    ✔ PSI          o kernel informa os tempos de
                   espera
    · autogroup    ligado
        nice só compara dentro de uma sessão: não
        ajuda o editor contra outro terminal. Pesos
        ajudam, e o OmniMind os usa onde pode.
    ! OOM killers  vários ativos: earlyoom,
                   systemd-oomd
        Reagem à mesma falta de memória: um mata
        enquanto a vítima do outro ainda está
        terminando.
        Fique com um deles.
        $ sudo x
    ✘ D-Bus        systemd --user não responde:
                   no\\nbus\\x1b[31m
        Limites, pesos e adoção passam pelo D-Bus: sem
        ele as execuções são só observadas e perdem
        prioridade.
        Entre por pam_systemd, defina XDG_RUNTIME_DIR
        ou inicie o dbus.

    1 grave, 1 aviso, 1 nota, 1 OK."
  `);
});

test('marks are told apart without colors and without Unicode', () => {
  const lines = doctorLines(makeScreen({ unicode: false }), examination);
  expect(lines.filter((line) => /^[+!x-] /.test(line)).map((line) => line[0])).toEqual(['+', '-', '!', 'x']);
});

test('whatever is found is said in full, and fits', async () => {
  for (const doctorCase of doctorCases) {
    const findings = await examineCase(doctorCase);
    const commands = findings.flatMap(({ fix }) => fix ?? []);
    for (const language of ['en', 'pt'] as const)
      for (const columns of [40, 80]) {
        const lines = doctorLines(makeScreen({ columns, language }), { findings, isFit: true });
        expect(lines.join('\n'), doctorCase.code).not.toMatch(/[{}]|undefined|NaN|\?(?!!)/);
        const wide = lines.filter((line) => displayWidth(line) > columns);
        expect(wide.filter((line) => !commands.some((command) => line.endsWith(command)))).toEqual([]);
      }
  }
});

test('both languages name the same facts', () => {
  const placeholders = ({ doctor }: typeof english) =>
    Object.entries(doctor.found).map(([code, text]) => [code, [...String(text).matchAll(/\{\w+/g)].flat().toSorted()]);
  expect(placeholders(portuguese)).toEqual(placeholders(english));
});
