import { choiceCard } from '../../cards/choice/card.ts';
import type { ChoiceData } from '../../cards/choice/data.ts';
import { guideCard } from '../../cards/guide/card.ts';
import type { GuideData } from '../../cards/guide/data.ts';
import type { Card, Language } from '../../cards/card.ts';
import { helpCard } from '../../cards/help/card.ts';
import { noticeCard } from '../../cards/notice/card.ts';
import type { NoticeData } from '../../cards/notice/data.ts';
import { serversCard } from '../../cards/servers/card.ts';
import type { Server } from '../domain/server.ts';
import type { FlowContext } from '../flows/context.ts';
import { sectionTitle } from './diagnosis.ts';
import { styleOf, type Asker, type Reply, type ReplyContext } from './reply.ts';
import { shownServer } from './shown.ts';
import { say } from './words.ts';

/** Cards that never change while the process runs, made once: expanding a template costs milliseconds. */
export interface FixedPages {
  readonly guide: ReadonlyMap<string, Card>;
  readonly help: Readonly<Record<Language, Card>>;
}

/** What commands and actions answer from. */
export interface AnswerContext extends ReplyContext {
  readonly pages: FixedPages;
}

/** Makes the guide's pages and the help in both languages. */
export function makeFixedPages(context: ReplyContext): FixedPages {
  const guide = new Map<string, Card>();
  for (const section of context.flow.guide.sections.values()) {
    for (const language of ['en', 'ja'] as const) {
      guide.set(
        `${section.id}/${language}`,
        guideCard(guideData(context.flow, section.id, language), styleOf(context, language)),
      );
    }
  }
  return { guide, help: { en: helpCard(styleOf(context, 'en')), ja: helpCard(styleOf(context, 'ja')) } };
}

function guideData(flow: FlowContext, sectionId: string, language: Language): GuideData {
  const section = flow.guide.sections.get(sectionId);
  return {
    sectionId,
    title: section?.pages[language].title ?? sectionId,
    blocks: section?.pages[language].blocks ?? [],
    checks: (section?.checks ?? []).map((checkId) => flow.guide.checks.get(checkId)?.words[language].title ?? checkId),
  };
}

/** A page of the guide. */
export function guideReply(pages: FixedPages, sectionId: string, asker: Asker): Reply | undefined {
  const card = pages.guide.get(`${sectionId}/${asker.language}`);
  return card && { card };
}

/** The list of servers. */
export function serversReply(context: ReplyContext, asker: Asker): Reply {
  const { flow } = context;
  const servers = [...flow.servers.values()].map((server) => ({
    server: shownServer(flow, server.id),
    role: server.role,
    upstream: server.upstream,
  }));
  return { card: serversCard({ servers }, styleOf(context, asker.language)) };
}

/** A short message. */
export function noticeReply(context: ReplyContext, asker: Asker, notice: Omit<NoticeData, 'title'>): Reply {
  return { card: noticeCard({ title: null, ...notice }, styleOf(context, asker.language)) };
}

/** A question with buttons. */
export function choiceReply(context: ReplyContext, asker: Asker, choice: ChoiceData): Reply {
  return { card: choiceCard(choice, styleOf(context, asker.language)) };
}

/** Which of these servers: every button repeats the wish for one of them. */
export function whichServerReply(
  context: ReplyContext,
  asker: Asker,
  wish: {
    readonly question: string;
    readonly verb: string;
    readonly servers: readonly Server[];
    readonly sectionId: string | null;
  },
): Reply {
  const options = wish.servers.map((server) => ({
    title: server.id,
    verb: wish.verb,
    data: { serverId: server.id, ...(wish.sectionId === null ? {} : { sectionId: wish.sectionId }) },
  }));
  return choiceReply(context, asker, { question: wish.question, options });
}

/** Which of these sections, for a text that could mean several; with a server the checks run, without one the page opens. */
export function whichSectionReply(
  context: ReplyContext,
  asker: Asker,
  wish: { readonly sectionIds: readonly string[]; readonly server: Server | undefined },
): Reply {
  const options = wish.sectionIds.map((sectionId) => ({
    title: sectionTitle(context.flow, sectionId, asker.language),
    verb: wish.server ? 'diagnose' : 'guide',
    data: { sectionId, ...(wish.server ? { serverId: wish.server.id } : {}) },
  }));
  return choiceReply(context, asker, { question: say(asker.language, 'ask.which-section'), options });
}
