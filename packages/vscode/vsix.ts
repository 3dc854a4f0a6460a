import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { strToU8, type Zippable, zipSync } from 'fflate';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly publisher: string;
  readonly keywords: readonly string[];
  readonly categories: readonly string[];
  readonly engines: { readonly vscode: string };
}

/** Content types by the ending of a file. */
const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'application/javascript',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.vsixmanifest': 'text/xml',
  '': 'text/plain',
};

/** Entries of a zip have no zone: the same files give the same bytes at any time and place. */
const epoch = new Date(1980, 0, 1);

/**
 * Packs an extension as the editor installs it: a zip with its files below `extension/`, a manifest in XML, and the types of
 * its files (Open Packaging Conventions).
 *
 * @param directory the extension
 * @returns the file that was written into `target`
 */
export function writeVsix(directory: string, manifest: Manifest, target: string): string {
  const files = globSync('**/*', { cwd: directory, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
  const text = JSON.parse(readFileSync(join(directory, 'package.nls.json'), 'utf8'));
  const content: Zippable = {
    'extension.vsixmanifest': strToU8(manifestXml(manifest, text)),
    '[Content_Types].xml': strToU8(typesXml()),
  };
  for (const file of files) {
    if (types[extname(file)] === undefined) throw new Error(`${file} has no content type`);
    content[`extension/${file}`] = readFileSync(join(directory, file));
  }
  mkdirSync(target, { recursive: true });
  const written = join(target, `${manifest.name}-${manifest.version}.vsix`);
  writeFileSync(written, zipSync(content, { level: 9, mtime: epoch }));
  return written;
}

function manifestXml(manifest: Manifest, text: { displayName: string; description: string }): string {
  const { name, version, publisher, keywords, categories, engines } = manifest;
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011" xmlns:d="http://schemas.microsoft.com/developer/vsx-schema-design/2011">
  <Metadata>
    <Identity Language="en-US" Id="${xml(name)}" Version="${xml(version)}" Publisher="${xml(publisher)}"/>
    <DisplayName>${xml(text.displayName)}</DisplayName>
    <Description xml:space="preserve">${xml(text.description)}</Description>
    <Tags>${xml(keywords.join(','))}</Tags>
    <Categories>${xml(categories.join(','))}</Categories>
    <GalleryFlags>Public</GalleryFlags>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value="${xml(engines.vscode)}"/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionDependencies" Value=""/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionPack" Value=""/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="workspace"/>
      <Property Id="Microsoft.VisualStudio.Code.LocalizedLanguages" Value="pt-br"/>
    </Properties>
    <License>extension/LICENSE</License>
    <Icon>extension/icon.png</Icon>
  </Metadata>
  <Installation>
    <InstallationTarget Id="Microsoft.VisualStudio.Code"/>
  </Installation>
  <Dependencies/>
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/README.md" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.Changelog" Path="extension/CHANGELOG.md" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.License" Path="extension/LICENSE" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Icons.Default" Path="extension/icon.png" Addressable="true"/>
  </Assets>
</PackageManifest>
`;
}

function typesXml(): string {
  const rows = Object.entries(types)
    .filter(([ending]) => ending !== '')
    .map(([ending, type]) => `<Default Extension="${ending.slice(1)}" ContentType="${type}"/>`);
  // A file without an ending can only be named whole.
  rows.push('<Override PartName="/extension/LICENSE" ContentType="text/plain"/>');
  return `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${rows.join('')}</Types>
`;
}

function xml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? '');
}
