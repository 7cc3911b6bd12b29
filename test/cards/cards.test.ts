import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Card, CardStyle } from '../../cards/card.ts';
import { escapeMarkdown } from '../../cards/view.ts';

const root = new URL('../../cards/', import.meta.url);
const ids = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
const styles: readonly CardStyle[] = [
  { language: 'en', timeZone: 'Europe/Berlin' },
  { language: 'ja', timeZone: 'Asia/Tokyo' },
];
/** Teams' limit is 40 KB of UTF-16 by its older pages; this is our budget. */
const budgetBytes = 36 * 1024;

async function render(id: string, style: CardStyle, sample?: unknown): Promise<Card> {
  const module = (await import(`../../cards/${id}/card.ts`)) as Record<string, (...input: unknown[]) => Card>;
  const make = module[`${id}Card`];
  if (!make) throw new Error(`cards/${id}/card.ts exports no ${id}Card`);
  return id === 'help'
    ? make(style)
    : make(sample ?? JSON.parse(readFileSync(new URL(`${id}/sample.json`, root), 'utf8')), style);
}

const rendererPackage: string = 'adaptivecards';

/** The part of the renderer's library that reads a card; its own typings do not compile under our settings. */
interface Renderer {
  readonly AdaptiveCard: new () => { parse(card: Card, context: unknown): void };
  readonly SerializationContext: new (version: unknown) => {
    readonly eventCount: number;
    getEventAt(index: number): { readonly message: string };
  };
  readonly Versions: { readonly v1_5: unknown };
}

describe.each(ids)('the card %s', (id) => {
  test.each(styles)('renders its sample in $language within the size limit, with nothing left over', async (style) => {
    const card = await render(id, style);
    const text = JSON.stringify(card);
    expect(text).not.toContain('${');
    expect(text).not.toMatch(/"[^"]*\{[a-zA-Z][a-zA-Z0-9]*\}[^"]*"/);
    expect(text.length * 2).toBeLessThan(budgetBytes);
    expect(card['fallbackText']).toBeTruthy();
  });

  test('is a card that the renderer of the schema takes without a complaint', async () => {
    const style = styles[0] ?? { language: 'en', timeZone: 'UTC' };
    const renderer = (await import(rendererPackage)) as Renderer;
    const context = new renderer.SerializationContext(renderer.Versions.v1_5);
    new renderer.AdaptiveCard().parse(await render(id, style), context);
    const complaints = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
    expect(complaints).toEqual([]);
  });

  test('carries ids back, never facts', async () => {
    for (const action of actionsOf(await render(id, styles[0] ?? { language: 'en', timeZone: 'UTC' }))) {
      for (const key of Object.keys(action['data'] ?? {})) expect(key).toMatch(/Id$/);
    }
  });

  test('has every word in both languages, with the same places', () => {
    if (!readdirSync(new URL(`${id}/`, root)).includes('en.json')) return;
    const [en, ja] = ['en', 'ja'].map(
      (language) => JSON.parse(readFileSync(new URL(`${id}/${language}.json`, root), 'utf8')) as Record<string, string>,
    );
    expect(Object.keys(ja ?? {}).sort()).toEqual(Object.keys(en ?? {}).sort());
    for (const [key, text] of Object.entries(en ?? {}))
      expect([key, placesOf(ja?.[key] ?? '')]).toEqual([key, placesOf(text)]);
  });
});

test('text from outside cannot become a link, a picture or a list', async () => {
  const sample = {
    tone: 'info',
    title: null,
    text: '[Approve here](https://evil.example) ![x](https://evil.example/x.png) __init__ 1. one',
  };
  const card = JSON.stringify(await render('notice', styles[0] ?? { language: 'en', timeZone: 'UTC' }, sample));
  expect(card).not.toContain('](');
  expect(escapeMarkdown('__init__')).toBe('\\_\\_init\\_\\_');
});

function actionsOf(value: unknown): readonly Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(actionsOf);
  if (typeof value !== 'object' || value === null) return [];
  const own = value as Record<string, unknown>;
  const isAction = typeof own['type'] === 'string' && own['type'].startsWith('Action.');
  return [...(isAction ? [own] : []), ...Object.values(own).flatMap(actionsOf)];
}

function placesOf(text: string): readonly string[] {
  return [...text.matchAll(/\{[a-zA-Z][a-zA-Z0-9]*\}/g)].map(([place]) => place).sort();
}
