import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseDrmFdinfo } from './drm-fdinfo.ts';

const KiB = 1024;
const MiB = 2 ** 20;
const fixtures = fileURLToPath(new URL('../../../../../test/fixtures/drm-fdinfo/', import.meta.url));

test('each driver as it writes: resident in all its regions, and of it in the GPU’s own', () => {
  const parsed = readdirSync(fixtures).map((name) => [name, parseDrmFdinfo(readFileSync(fixtures + name, 'latin1'))]);
  expect(Object.fromEntries(parsed)).toEqual({
    'amdgpu-6.8': { id: '0000:03:00.0 185', driver: 'amdgpu', bytes: 62_108 * KiB, vram_bytes: 60_060 * KiB },
    'amdgpu-6.14': {
      id: '0000:65:00.0 7568',
      driver: 'amdgpu',
      bytes: 286_604 * KiB + 2 * MiB,
      vram_bytes: 286_604 * KiB,
    },
    'i915-5.19': null,
    'i915-6.8': { id: '0000:00:02.0 18', driver: 'i915', bytes: 121 * MiB, vram_bytes: 0 },
    'i915-6.8-discrete': { id: '0000:03:00.0 42', driver: 'i915', bytes: 256 * MiB + 1_234_944, vram_bytes: 256 * MiB },
    'msm-6.5': { id: 'msm 3', driver: 'msm', bytes: 14_684 * KiB, vram_bytes: 0 },
    'xe-6.12': { id: '0000:03:00.0 3', driver: 'xe', bytes: 24_184 * KiB, vram_bytes: 23_992 * KiB },
  });
});

test.each([
  '',
  'pos:\t0\nflags:\t0100002\nmnt_id:\t26\n',
  'drm-driver:\tamdgpu\ndrm-memory-vram:\t60060 KiB\n',
  'drm-client-id:\t3\ndrm-resident-vram0:\t4 KiB\n',
  'drm-driver:\txe\ndrm-client-id:\t3\ndrm-resident-vram0:\t4 parsecs\n',
  'drm-driver:\txe\ndrm-client-id:\t3\ndrm-resident-vram0:\t-4 KiB\n',
])('%j is no client that says what it holds', (text) => expect(parseDrmFdinfo(text)).toBeNull());
