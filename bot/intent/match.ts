import { learn, type Classifier } from './classify.ts';
import { commandIn, isSmallTalk, type SpokenCommand } from './commands.ts';
import { minutesIn } from './durations.ts';
import { examplesFor } from './examples.ts';
import {
  commandNames,
  lowConfidence,
  type Candidate,
  type CommandName,
  type Intent,
  type Matcher,
  type MatcherInput,
  type NamedServers,
  type Topic,
} from './intent.ts';
import { languageOf, normalise } from './normalise.ts';
import { createServerFinder, nearestIds } from './servers.ts';
import { createSignatureReader, type SignatureReader } from './signatures.ts';
import { featuresOf, serverMark } from './tokens.ts';

/** Learns once from the guide and the examples kept here; what comes back understands texts, always in the same way. */
export function createMatcher(input: MatcherInput): Matcher {
  const tools: Tools = {
    input,
    classify: learn(examplesFor(input.sections)),
    readSignatures: createSignatureReader(input.sections),
  };
  const findServers = createServerFinder(input.serverIds);
  return (text) => {
    const normalised = normalise(text);
    const language = languageOf(normalised);
    const { rest, ...servers } = findServers(normalised);
    const reading = { normalised, rest: rest.trim(), servers };
    return { ...understand(tools, reading), language };
  };
}

interface Tools {
  readonly input: MatcherInput;
  readonly classify: Classifier;
  readonly readSignatures: SignatureReader;
}

interface Reading {
  readonly normalised: string;
  /** Without server names. */
  readonly rest: string;
  readonly servers: NamedServers;
}

type Understood = Omit<Intent, 'language'>;

function understand(tools: Tools, reading: Reading): Understood {
  const { normalised, rest, servers } = reading;
  if (normalised === '') return command(reading, 'help');
  if (isSmallTalk(rest)) return { ...command(reading, 'help'), label: 'out-of-scope', confidence: 0.9 };
  if (!/[\p{L}\p{N}?]/u.test(normalised)) return outOfScope(reading, { confidence: 0.9, alternatives: [] });
  const namesServer = isServerNamed(servers);
  // Nothing but a server: how is it?
  if (namesServer && !/[\p{L}\p{N}]/u.test(rest)) return command(reading, 'status');
  const exact = tools.input.sections.find((section) => isNamed(section, rest));
  if (exact) return question(reading, { label: exact.id, sectionId: exact.id, confidence: 1, alternatives: [] });
  const spoken = commandIn(rest, namesServer);
  if (spoken) return spokenCommand(tools, reading, spoken) ?? guess(tools, reading);
  return guess(tools, reading);
}

function isServerNamed({ ids, unknownName }: NamedServers): boolean {
  return ids.length > 0 || unknownName !== null;
}

function isNamed({ id, titles }: MatcherInput['sections'][number], text: string): boolean {
  return [id, id.replaceAll('-', ' '), ...Object.values(titles).map(normalise)].includes(text);
}

/** Commands that may name a section. */
const takesSection: ReadonlySet<CommandName> = new Set(['guide', 'check', 'diagnose']);

/** Carries the section out of what was said besides; null when that is something else altogether. */
function spokenCommand(tools: Tools, reading: Reading, spoken: SpokenCommand): Understood | null {
  const servers =
    spoken.unknownName === null || reading.servers.ids.length > 0
      ? reading.servers
      : {
          ids: [],
          unknownName: spoken.unknownName,
          nearest: nearestIds(spoken.unknownName, tools.input.serverIds),
        };
  const sectionId = takesSection.has(spoken.command) ? sectionIn(tools, spoken.about) : null;
  if (spoken.unknownName !== null && sectionId !== null) return { ...command(reading, spoken.command), sectionId };
  return { ...command({ ...reading, servers }, spoken.command), sectionId };
}

/** The section a few words name, or null. */
function sectionIn({ input, classify }: Pick<Tools, 'input' | 'classify'>, about: string): string | null {
  if (about === '') return null;
  const named = input.sections.find((section) => isNamed(section, about) || about.split(' ').includes(section.id));
  if (named) return named.id;
  const scores = classify(featuresOf(about));
  const ranked = input.sections.map(({ id }) => ({ id, score: scores.get(id) ?? 0 })).sort((a, b) => b.score - a.score);
  const sum = ranked.reduce((total, { score }) => total + score, 0);
  const [best] = ranked;
  return best && best.score >= 0.15 && best.score / sum >= 0.5 ? best.id : null;
}

/** That a synchronization failed is what is seen of any cause, and gives way to a sign of one. */
const symptom: Topic = 'sync-general';

/** Signs are looked for further down, but a question is asked in the first lines. */
const longestQuestion = 1500;

/** How many times likelier a full-strength sign makes its label, as an exponent. */
const signStrength = 7;

/** Joins what the words say with what the signs say; scores sum to 1. */
function weigh(
  byWords: ReadonlyMap<string, number>,
  signs: ReadonlyMap<string, number>,
  servers: NamedServers,
): readonly { readonly label: string; readonly score: number }[] {
  const cause = Math.max(0, ...[...signs].map(([label, strength]) => (label === symptom ? 0 : strength)));
  const raw = [...byWords].map(([label, score]) => {
    const sign = Math.exp(signStrength * (signs.get(label) ?? 0));
    const doubt = label === 'out-of-scope' && servers.ids.length > 0 ? 0.3 : 1;
    return { label, score: score * sign * doubt * (label === symptom && cause >= 0.7 ? 0.01 : 1) };
  });
  const sum = raw.reduce((total, { score }) => total + score, 0) || 1;
  return raw.map(({ label, score }) => ({ label, score: score / sum }));
}

function marked(rest: string, servers: NamedServers): string {
  const text = rest.slice(0, longestQuestion);
  return isServerNamed(servers) ? `${text} ${serverMark}` : text;
}

function guess({ input, classify, readSignatures }: Tools, reading: Reading): Understood {
  const { rest, servers, normalised } = reading;
  const scores = weigh(classify(featuresOf(marked(rest, servers))), readSignatures(normalised), servers);
  const ofCommands = scores.filter(({ label }) => label.startsWith('command:')).sort((a, b) => b.score - a.score);
  const commandScore = ofCommands.reduce((total, { score }) => total + score, 0);
  const outside = scores.find(({ label }) => label === 'out-of-scope')?.score ?? 0;
  const sectionIds = new Set(input.sections.map(({ id }) => id));
  const troubles: Candidate[] = scores
    .filter(({ label }) => !label.startsWith('command:') && label !== 'out-of-scope')
    .map(({ label, score }) => ({ label, confidence: rounded(score) }))
    .sort((a, b) => b.confidence - a.confidence);
  const [best] = troubles;
  const candidates = troubles.filter(({ confidence }) => confidence >= 0.01).slice(0, 3);
  const troubleScore = 1 - outside - commandScore;
  const likeliest = best?.confidence ?? 0;
  // In doubt, what is rather a trouble than not is answered with the likeliest sections.
  const isCommand = commandScore > lowConfidence || commandScore > troubleScore;
  const isOutside = outside > lowConfidence || outside > troubleScore;
  if (commandScore > outside && commandScore > likeliest && isCommand) {
    const name = commandNames.find((one) => ofCommands[0]?.label === `command:${one}`) ?? 'help';
    const sectionId = takesSection.has(name) ? sectionIn({ input, classify }, rest) : null;
    return { ...command(reading, name), sectionId, confidence: rounded(commandScore), alternatives: candidates };
  }
  if (!best || (outside > likeliest && isOutside))
    return outOfScope(reading, { confidence: rounded(outside), alternatives: candidates });
  const isLow = best.confidence < lowConfidence;
  return question(reading, {
    label: best.label,
    confidence: best.confidence,
    sectionId: sectionIds.has(best.label) ? best.label : null,
    alternatives: isLow
      ? troubles
          .slice(1)
          .filter(({ label }) => sectionIds.has(label))
          .slice(0, 3)
      : candidates.slice(1),
  });
}

function command({ normalised, servers }: Reading, name: CommandName): Understood {
  return {
    kind: 'command',
    command: name,
    sectionId: null,
    label: 'command',
    confidence: 1,
    alternatives: [],
    servers,
    minutes: name === 'snooze' ? minutesIn(normalised) : null,
  };
}

function question(
  { servers }: Reading,
  found: Pick<Intent, 'label' | 'sectionId' | 'confidence' | 'alternatives'>,
): Understood {
  return { kind: 'question', command: null, servers, minutes: null, ...found };
}

function outOfScope({ servers }: Reading, found: Pick<Intent, 'confidence' | 'alternatives'>): Understood {
  return {
    kind: 'out-of-scope',
    command: null,
    sectionId: null,
    label: 'out-of-scope',
    servers,
    minutes: null,
    ...found,
  };
}

function rounded(score: number): number {
  return Math.round(score * 1000) / 1000;
}
