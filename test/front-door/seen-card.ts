/** A card as a client got it. */
export type SeenCard = Readonly<Record<string, unknown>>;

/** A button of a card. */
export interface SeenButton {
  readonly title: string;
  readonly verb: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** All text of a card in reading order, one piece a line. */
export function textOfCard(card: SeenCard | undefined): string {
  const found: string[] = [];
  walk(card, (node) => {
    for (const key of ['text', 'title', 'value']) {
      const piece = node[key];
      if (typeof piece === 'string') found.push(piece);
    }
  });
  return found.join('\n');
}

/** All buttons of a card that reach the bot. */
export function buttonsOf(card: SeenCard | undefined): readonly SeenButton[] {
  const found: SeenButton[] = [];
  walk(card, (node) => {
    if (node['type'] === 'Action.Execute') {
      found.push({
        title: String(node['title']),
        verb: String(node['verb']),
        data: (node['data'] ?? {}) as SeenButton['data'],
      });
    }
  });
  return found;
}

function walk(value: unknown, visit: (node: Readonly<Record<string, unknown>>) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  visit(value as Record<string, unknown>);
  for (const [key, inner] of Object.entries(value)) if (key !== 'fallback') walk(inner, visit);
}
