import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** A file of the page. */
export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
}

const page = (name: string): URL => new URL(`./page/${name}`, import.meta.url);
const library = (path: string): URL => pathToFileURL(createRequire(import.meta.url).resolve(path));

const types = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
} as const;

const pageFiles: Readonly<Record<'css' | 'js' | 'json' | 'svg', readonly string[]>> = {
  css: ['style.css', 'side.css', 'feed.css', 'composer.css', 'card.css'],
  js: [
    'page.js',
    'card.js',
    'composer.js',
    'connection.js',
    'feed.js',
    'message.js',
    'side.js',
    'state.js',
    'words.js',
  ],
  json: ['page-words.en.json', 'page-words.ja.json', 'host-config.light.json', 'host-config.dark.json'],
  svg: ['icon.svg'],
};

type Entry = readonly [type: keyof typeof types, locate: () => URL];

/** Every path that is served, and the file behind it: what is not listed here does not exist. */
const files: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ['/', ['html', () => page('index.html')]],
  ...(['css', 'js', 'json', 'svg'] as const).flatMap((type) =>
    pageFiles[type].map((name): [string, Entry] => [`/page/${name}`, [type, () => page(name)]]),
  ),
  ['/library/adaptivecards.js', ['js', () => library('adaptivecards/dist/adaptivecards.min.js')]],
  ['/library/markdown-it.js', ['js', () => library('markdown-it/dist/markdown-it.min.js')]],
]);

/** The file behind a path; undefined when the path is not one of the page's. */
export async function pageFile(path: string): Promise<PageFile | undefined> {
  const file = files.get(path);
  if (!file) return undefined;
  const [type, locate] = file;
  return { type: types[type], body: await readFile(locate()) };
}
