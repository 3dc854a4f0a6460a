import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../../../test/fixtures/nvml/nvml.c', import.meta.url));

/** Whether libraries can be built here. */
export const hasCompiler = spawnSync('gcc', ['--version']).status === 0;

/** A library that stands in for NVIDIA's, built from test/fixtures/nvml. For tests. */
export class FakeNvml {
  readonly #directory = mkdtempSync(join(tmpdir(), 'nvml-'));
  #built = 0;

  /** @param traits macros of the source. @returns the path; each has a state of its own */
  build(...traits: string[]): string {
    this.#built += 1;
    const path = join(this.#directory, `libnvidia-ml-${this.#built}.so.1`);
    const macros = traits.map((trait) => `-D${trait}`);
    execFileSync('gcc', ['-shared', '-fPIC', '-O1', '-Wall', '-Werror', ...macros, '-o', path, source]);
    return path;
  }

  delete(): void {
    rmSync(this.#directory, { recursive: true });
  }
}
