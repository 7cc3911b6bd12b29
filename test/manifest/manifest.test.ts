import { describe, expect, test } from '@jest/globals';
import { inflateSync } from 'node:zlib';
import { commandNames } from '../../bot/intent/intent.ts';
import { makePackage } from '../../bot/manifest/package.ts';
import { unzip } from './unzip.ts';

const appId = 'aaaaaaaa-0000-4000-8000-000000000001';
const developer = {
  name: 'Example',
  websiteUrl: 'https://example.com/',
  privacyUrl: 'https://example.com/privacy',
  termsOfUseUrl: 'https://example.com/terms',
};

interface Command {
  readonly title: string;
  readonly description: string;
}

interface Manifest {
  readonly id: string;
  readonly manifestVersion: string;
  readonly description: { readonly short: string };
  readonly name: { readonly short: string };
  readonly icons: Readonly<Record<string, string>>;
  readonly localizationInfo: { readonly additionalLanguages: readonly { readonly file: string }[] };
  readonly bots: readonly {
    readonly botId: string;
    readonly scopes: readonly string[];
    readonly commandLists: readonly { readonly commands: readonly Command[] }[];
  }[];
}

const archive = makePackage({ appId, version: '1.2.3', developer });
const files = unzip(archive);
const json = (name: string): unknown => JSON.parse(files.get(name)?.toString('utf8') ?? 'null');
const manifest = json('manifest.json') as Manifest;
const [bot] = manifest.bots;
const commands = bot?.commandLists[0]?.commands ?? [];

describe('the Teams app package', () => {
  test('holds the manifest, its Japanese texts and the two icons it names', () => {
    const named = [
      ...Object.values(manifest.icons),
      ...manifest.localizationInfo.additionalLanguages.map((one) => one.file),
    ];
    expect([...files.keys()].sort()).toEqual(['manifest.json', ...named].sort());
  });

  test('is the same at each writing', () => {
    expect(makePackage({ appId, version: '1.2.3', developer }).equals(archive)).toBe(true);
  });

  test.each([
    ['color.png', 192],
    ['outline.png', 32],
  ])('%s is a picture of %i pixels', (name, size) => {
    const picture = files.get(name) ?? Buffer.alloc(0);
    expect(picture.toString('latin1', 1, 4)).toBe('PNG');
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([size, size]);
    const length = picture.readUInt32BE(33);
    expect(inflateSync(picture.subarray(41, 41 + length))).toHaveLength(size * (1 + size * 4));
  });

  test('the outline is white on nothing', () => {
    const picture = files.get('outline.png') ?? Buffer.alloc(0);
    const rows = inflateSync(picture.subarray(41, 41 + picture.readUInt32BE(33)));
    const alphas = new Set<number>();
    for (let y = 0; y < 32; y += 1)
      for (let x = 0; x < 32; x += 1) {
        const at = y * 129 + 1 + x * 4;
        expect([...rows.subarray(at, at + 3)]).toEqual([255, 255, 255]);
        alphas.add(rows[at + 3] ?? -1);
      }
    expect(alphas).toContain(0);
    expect(alphas).toContain(255);
  });

  test('names one bot in all three scopes', () => {
    expect([manifest.id, bot?.botId, manifest.manifestVersion]).toEqual([appId, appId, '1.30']);
    expect(bot?.scopes).toEqual(['personal', 'team', 'groupChat']);
  });

  test('offers every command, and no more than Teams shows', () => {
    expect(commands.map((command) => command.title).sort()).toEqual([...commandNames].sort());
    expect(commands.length).toBeLessThanOrEqual(12);
    expect(commands.every(({ title }) => title.length <= 128)).toBe(true);
    expect(manifest.description.short.length).toBeLessThanOrEqual(80);
    expect(manifest.name.short.length).toBeLessThanOrEqual(30);
  });

  test('says all of it in Japanese too', () => {
    const japanese = json('ja.json') as Readonly<Record<string, string>>;
    const expected = commands.flatMap((_, index) =>
      ['title', 'description'].map((key) => `bots[0].commandLists[0].commands[${index}].${key}`),
    );
    expect(Object.keys(japanese)).toEqual(expect.arrayContaining(expected));
    expect(japanese['description.short']?.length).toBeLessThanOrEqual(80);
  });
});
