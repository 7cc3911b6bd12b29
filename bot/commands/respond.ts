import { may } from '../domain/policy.ts';
import type { Server } from '../domain/server.ts';
import { lowConfidence, type Intent } from '../intent/intent.ts';
import { guideReply, noticeReply, whichSectionReply, whichServerReply } from '../replies/pages.ts';
import type { Asker, Reply } from '../replies/reply.ts';
import { say } from '../replies/words.ts';
import type { Command, CommandContext } from './command.ts';
import { commands } from './index.ts';

/** Understands a text and answers it, in the language of the text. */
export async function respond(context: CommandContext, speaker: Asker, text: string): Promise<Reply> {
  const intent = context.matcher(text);
  const asker = { ...speaker, language: text.trim() === '' ? speaker.language : intent.language };
  if (!may(context.flow.policy, asker.person, 'read')) {
    return noticeReply(context, asker, { tone: 'attention', text: say(asker.language, 'refused.may-not-read') });
  }
  context.flow.log.info(
    { person: asker.person.id, label: intent.label, confidence: intent.confidence, servers: intent.servers.ids },
    'text understood',
  );
  if (intent.kind === 'command') return runCommand(context, asker, intent);
  if (intent.kind === 'question') return answerQuestion(context, asker, intent);
  return noticeReply(context, asker, { tone: 'info', text: say(asker.language, 'ask.out-of-scope') });
}

async function runCommand(context: CommandContext, asker: Asker, intent: Intent): Promise<Reply> {
  const command = commands.find((one) => one.name === intent.command);
  if (!command) return noticeReply(context, asker, { tone: 'info', text: say(asker.language, 'ask.out-of-scope') });
  if (command.needs === 'nothing') return command.run(context, { asker, intent, server: undefined });
  const found = findServer(context, asker, { intent, command });
  return 'card' in found ? found : command.run(context, { asker, intent, server: found });
}

/** The one server meant, or the question which one: never a guess between two. */
function findServer(
  context: CommandContext,
  asker: Asker,
  wish: { intent: Intent; command: Extract<Command, { needs: 'server' }> },
): Server | Reply {
  const { intent, command } = wish;
  const { ids, unknownName, nearest } = intent.servers;
  const servers = (wanted: readonly string[]) => wanted.flatMap((id) => context.flow.servers.get(id) ?? []);
  const named = servers(ids);
  const [only] = named;
  if (only && named.length === 1) return only;
  const every = [...context.flow.servers.values()];
  const [single] = every;
  if (ids.length === 0 && unknownName === null && single && every.length === 1) return single;

  const question =
    named.length > 1
      ? say(asker.language, 'ask.which-of-these')
      : unknownName === null
        ? say(asker.language, 'ask.which-server')
        : say(asker.language, 'ask.unknown-server', { name: unknownName });
  const offered = named.length > 1 ? named : unknownName !== null && nearest.length > 0 ? servers(nearest) : every;
  if (command.verb === null) return noticeReply(context, asker, { tone: 'warning', text: question });
  return whichServerReply(context, asker, {
    question,
    verb: command.verb,
    servers: offered.slice(0, 6),
    sectionId: intent.sectionId,
  });
}

/** A trouble was described: with a server it is diagnosed, without one the page of the guide opens. */
async function answerQuestion(context: CommandContext, asker: Asker, intent: Intent): Promise<Reply> {
  const diagnose = commands.find((one) => one.name === 'diagnose');
  if (diagnose?.needs !== 'server') throw new Error('The command diagnose is missing');
  const namesServer = intent.servers.ids.length > 0 || intent.servers.unknownName !== null;
  const isSure = intent.confidence >= lowConfidence;
  if (namesServer) {
    const server = findServer(context, asker, { intent, command: diagnose });
    if ('card' in server) return server;
    // What is not clear about the section costs only a few checks more.
    return diagnose.run(context, { asker, intent: isSure ? intent : { ...intent, sectionId: null }, server });
  }
  if (intent.sectionId !== null && isSure) {
    const page = guideReply(context.pages, intent.sectionId, asker);
    if (page) return page;
  }
  if (intent.label === 'sync-general' && isSure) {
    const server = findServer(context, asker, { intent, command: diagnose });
    return 'card' in server ? server : diagnose.run(context, { asker, intent, server });
  }
  const sectionIds = [intent.sectionId, ...intent.alternatives.map((one) => one.label)].filter(
    (id): id is string => id !== null && context.flow.guide.sections.has(id),
  );
  if (sectionIds.length === 0)
    return noticeReply(context, asker, { tone: 'info', text: say(asker.language, 'ask.no-section-yet') });
  return whichSectionReply(context, asker, { sectionIds: [...new Set(sectionIds)].slice(0, 3), server: undefined });
}
