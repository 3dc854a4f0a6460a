import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A Node binary that packages bring along: root runs it, so every byte of it has a hash here. */
interface Runtime {
  /** Debian's name of the architecture. */
  readonly debian: 'amd64' | 'arm64';
  /** Of the npm package `node-linux-ARCH`, as the registry gives it. */
  readonly integrity: string;
  readonly sha256: string;
}

export const nodeVersion = '24.21.0';

/** By the name that Node gives an architecture. */
export const runtimes = {
  x64: {
    debian: 'amd64',
    integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
    sha256: '7fde7b8afa198da66257f42ee2001d874c7355631e6d1579a5fb5ef1f246df4c',
  },
  arm64: {
    debian: 'arm64',
    integrity: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
    sha256: '0f8949d1028f6d61506b2d5bc57e7e6fe893d7b1997509b7847294fc9c616584',
  },
} as const satisfies Readonly<Record<string, Runtime>>;
export type Architecture = keyof typeof runtimes;

export function knownArchitecture(name: string): Architecture {
  if (name === 'x64' || name === 'arm64') return name;
  throw new Error(`there is no Node for ${name}: use x64 or arm64`);
}

const home = fileURLToPath(new URL('..', import.meta.url));

/**
 * The Node binary and its license for an architecture: what `npm ci` brought where that is it, else from npm, kept in `.build/node`.
 *
 * @throws Error when it is not the one that {@link runtimes} names
 */
export function runtimeFiles(architecture: Architecture): { readonly node: string; readonly license: string } {
  const { integrity, sha256 } = runtimes[architecture];
  const folder = join(home, '.build/node', `${nodeVersion}-${architecture}`);
  const files = { node: join(folder, 'package/bin/node'), license: join(folder, 'package/LICENSE') };
  if (!existsSync(files.node)) fetchRuntime(architecture, folder, integrity);
  const found = hash(readFileSync(files.node), 'sha256', 'hex');
  if (found !== sha256) throw new Error(`${files.node} has the hash ${found}, not ${sha256}`);
  return files;
}

function fetchRuntime(architecture: Architecture, folder: string, integrity: string): void {
  const fresh = `${folder}.new`;
  mkdirSync(fresh, { recursive: true });
  const name = `node-linux-${architecture}`;
  execFileSync('npm', ['pack', '--silent', '--pack-destination', fresh, `${name}@${nodeVersion}`], { stdio: 'ignore' });
  const archive = join(fresh, `${name}-${nodeVersion}.tgz`);
  const found = `sha512-${hash(readFileSync(archive), 'sha512', 'base64')}`;
  if (found !== integrity) throw new Error(`${archive} has the integrity ${found}, not ${integrity}`);
  execFileSync('tar', ['-xzf', archive, '-C', fresh, 'package/bin/node', 'package/LICENSE']);
  renameSync(fresh, folder);
}

export function hash(bytes: Buffer, algorithm: 'md5' | 'sha256' | 'sha512', encoding: 'hex' | 'base64'): string {
  return createHash(algorithm).update(bytes).digest(encoding);
}
