import { english } from '@omnimind/messages/english';
import { portuguese } from '@omnimind/messages/portuguese';
import { verifyCase, verifyCases } from '@omnimind/testing/verify-cases';
import { expect, test } from 'vitest';
import { makeScreen } from './screen.ts';
import { verifyLines } from './verify.ts';
import { displayWidth } from './width.ts';

const verification = {
  kind: 'user',
  holds: false,
  findings: [
    { code: 'setup.done', state: 'ok', facts: { profile: 'dev', files: 7 }, fix: null },
    { code: 'workload.none', state: 'info', facts: {}, fix: 'omnimind run -- COMMAND' },
    {
      code: 'limits.differ',
      state: 'fail',
      facts: { differences: ['omnimind-dev.slice memory.high max'], expected: ['memory.high 1073741824'] },
      fix: 'systemctl --user daemon-reload && omnimind setup --user',
    },
    {
      code: 'metrics.stale',
      state: 'fail',
      facts: { file: '/run/x', age_s: 400, limit_s: 150 },
      fix: 'systemctl --user restart omnimind-smart-monitor.service',
    },
    {
      code: 'link.wrong',
      state: 'fail',
      facts: { path: '/tmp/x', target: '/home/\x1b[31m', expected: '/run/omnimind/metrics-5min.txt' },
      fix: 'sudo rm /tmp/x',
    },
  ],
} as const;

test('each check; what fails with what was expected and the command that fixes it', () => {
  expect(verifyLines(makeScreen(), verification).join('\n')).toMatchInlineSnapshot(`
    "─── omnimind verify – this user ────────────────────────────────────────────────
    ✔ setup         done, profile dev, 7 files
    · workload      none running
    ✘ limits        the kernel has omnimind-dev.slice memory.high max
                    expected: setup's limits in force in the kernel: memory.high
                    1073741824
                    $ systemctl --user daemon-reload && omnimind setup --user
    ✘ metrics       /run/x is 6 min 40 s old
                    expected: a metrics file at most 2 min 30 s old, with a valid
                    cpu_behavior
                    $ systemctl --user restart omnimind-smart-monitor.service
    ✘ metrics link  /tmp/x points to /home/\\x1b[31m
                    expected: a link to /run/omnimind/metrics-5min.txt
                    $ sudo rm /tmp/x

    3 of 5 checks failed."
  `);
});

test('in Portuguese, on a narrow screen', () => {
  expect(verifyLines(makeScreen({ columns: 50, language: 'pt' }), verification).join('\n')).toMatchInlineSnapshot(`
    "─── omnimind verify – este usuário ───────────────
    ✔ setup             feito, perfil dev, 7 arquivos
    · carga             nenhuma em execução
    ✘ limites           o kernel tem
                        omnimind-dev.slice memory.high
                        max
        esperado: os limites do setup em vigor no
        kernel: memory.high 1073741824
        $ systemctl --user daemon-reload && omnimind setup --user
    ✘ métricas          /run/x é de 6 min 40 s atrás
        esperado: um arquivo de métricas de no máximo
        2 min 30 s, com um cpu_behavior válido
        $ systemctl --user restart omnimind-smart-monitor.service
    ✘ link de métricas  /tmp/x aponta para
                        /home/\\x1b[31m
        esperado: um link para
        /run/omnimind/metrics-5min.txt
        $ sudo rm /tmp/x

    3 de 5 verificações falharam."
  `);
});

test('says when all holds', () => {
  const findings = verification.findings.slice(0, 2);
  expect(verifyLines(makeScreen(), { ...verification, findings }).at(-1)).toBe('All 2 checks pass.');
  expect(verifyLines(makeScreen({ color: true }), { ...verification, findings }).at(-1)).toContain('\x1b[32m');
});

test('whatever is found is said in full, and fits', async () => {
  for (const verifyOne of verifyCases) {
    const findings = await verifyCase(verifyOne);
    const commands = findings.flatMap(({ fix }) => fix ?? []);
    for (const language of ['en', 'pt'] as const)
      for (const columns of [40, 80]) {
        const lines = verifyLines(makeScreen({ columns, language }), { kind: 'system', holds: true, findings });
        expect(lines.join('\n'), verifyOne.code).not.toMatch(/[{}?]|undefined|NaN/);
        const wide = lines.filter((line) => displayWidth(line) > columns);
        expect(wide.filter((line) => !commands.some((command) => line.endsWith(command)))).toEqual([]);
      }
  }
});

test('both languages name the same facts', () => {
  const placeholders = ({ verify: { found, checks } }: typeof english) =>
    Object.entries({ ...checks, ...found }).map(([code, text]) => [
      code,
      [...String(text).matchAll(/\{\w+/g)].flat().toSorted(),
    ]);
  expect(placeholders(portuguese)).toEqual(placeholders(english));
});
