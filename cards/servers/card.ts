import type { Card, CardStyle } from '../card.ts';
import { loadTemplate, loadWords } from '../template.ts';
import { button, escapeMarkdown, fill, serverText, wordFor } from '../view.ts';
import type { ServersData } from './data.ts';

const expand = loadTemplate(import.meta.url);
const words = loadWords(import.meta.url);

/** Rows and buttons that fit on a card. */
const rowCap = 20;
const buttonCap = 6;

/** The list of servers. */
export function serversCard(data: ServersData, style: CardStyle): Card {
  const w = words[style.language];
  const hidden = data.servers.length - rowCap;
  return expand({
    w,
    servers: data.servers.slice(0, rowCap).map(({ server, role, upstream }) => ({
      name: serverText(server, style),
      role: `${wordFor(w, 'role', role)} ← ${upstream === 'microsoft-update' ? 'Microsoft Update' : escapeMarkdown(upstream)}`,
    })),
    hasMore: hidden > 0,
    more: fill(w['more'] ?? '', { count: Math.max(hidden, 0) }),
    buttons: data.servers.slice(0, buttonCap).map(({ server }) =>
      button(fillTitle(w['diagnose'] ?? '', server.id), 'diagnose', {
        language: style.language,
        ids: { serverId: server.id },
      }),
    ),
  });
}

/** Button titles are plain text: nothing in them is Markdown. */
function fillTitle(text: string, server: string): string {
  return text.replace('{server}', server);
}
