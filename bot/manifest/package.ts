import { colourIcon, outlineIcon } from './icons.ts';
import { makeJapaneseTexts, makeManifest, type ManifestInput } from './manifest.ts';
import { makeZip } from './zip.ts';

/** The Teams app package: what an administrator uploads. */
export function makePackage(input: ManifestInput): Buffer {
  return makeZip([
    { name: 'manifest.json', data: jsonFile(makeManifest(input)) },
    { name: 'ja.json', data: jsonFile(makeJapaneseTexts()) },
    { name: 'color.png', data: colourIcon() },
    { name: 'outline.png', data: outlineIcon() },
  ]);
}

function jsonFile(content: object): Buffer {
  return Buffer.from(`${JSON.stringify(content, null, 2)}\n`);
}
