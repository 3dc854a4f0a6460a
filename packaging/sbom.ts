import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { home, sourceDate_s, version } from './contents.ts';
import { hash, nodeVersion, runtimes } from './runtime.ts';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      license: z.string().optional(),
    }),
  ),
});

/** What is in a bundle, or beside it: the bundler and other systems' native modules are in no release. */
const shipped = new Set([
  ...['@modelcontextprotocol/core', '@modelcontextprotocol/server', 'commander', 'preact', 'smol-toml', 'uplot', 'zod'],
  ...['dbus-native', 'sax', 'xml2js', 'xmlbuilder', 'koffi', '@koromix/koffi-linux-arm64', '@koromix/koffi-linux-x64'],
]);

/** What npm's name of a package is in a package URL; github.com/package-url/purl-spec. */
const purlOf = (name: string, itsVersion: string) => `pkg:npm/${name.replace(/^@/, '%40')}@${itsVersion}`;

/**
 * The bill of materials of a release, CycloneDX 1.6 (cyclonedx.org/docs/1.6/json): every library that is in its bundles, as the
 * lockfile has it, and the Node binaries that packages bring.
 */
export function billOfMaterials(): string {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(home, 'package-lock.json'), 'utf8')));
  const libraries = Object.entries(packages).flatMap(([path, found]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (!shipped.has(name) || found.version === undefined || found.integrity === undefined) return [];
    const [algorithm = '', digest = ''] = found.integrity.split('-');
    return [
      {
        type: 'library',
        'bom-ref': purlOf(name, found.version),
        name,
        version: found.version,
        purl: purlOf(name, found.version),
        hashes: [{ alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(digest, 'base64').toString('hex') }],
        ...(found.license === undefined ? {} : { licenses: [{ expression: found.license }] }),
      },
    ];
  });
  const nodes = Object.entries(runtimes).map(([architecture, { sha256 }]) => ({
    type: 'platform',
    'bom-ref': `node-${architecture}`,
    name: `node-linux-${architecture}`,
    version: nodeVersion,
    purl: purlOf(`node-linux-${architecture}`, nodeVersion),
    hashes: [{ alg: 'SHA-256', content: sha256 }],
    licenses: [{ license: { id: 'MIT' } }],
  }));
  const components = [...libraries, ...nodes].toSorted((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));
  const product = { type: 'application', 'bom-ref': 'omnimind', name: 'omnimind', version };
  // A serial number is a UUID: made from what is listed, so that the same release has the same.
  const digest = hash(Buffer.from(JSON.stringify([product, components])), 'sha256', 'hex');
  const serial = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${serial}`,
    version: 1,
    metadata: { timestamp: new Date(sourceDate_s() * 1000).toISOString(), component: product },
    components,
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}
