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
} from './intent.ts';
import { languageOf, normalise } from './normalise.ts';
import { createServerFinder, nearestIds } from './servers.ts';
import { createSignatureReader, type SignatureReader } from './signatures.ts';
import { featuresOf } from './tokens.ts';

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
  const namesServer = servers.ids.length > 0 || servers.unknownName !== null;
  // Nothing but a server: how is it?
  if (namesServer && !/[\p{L}\p{N}]/u.test(rest)) return command(reading, 'status');
  const exact = tools.input.sections.find((section) => isNamed(section, rest));
  if (exact) return question(reading, { label: exact.id, sectionId: exact.id, confidence: 1, alternatives: [] });
  const spoken = commandIn(rest, namesServer);
  if (spoken) return spokenCommand(tools, reading, spoken) ?? guess(tools, reading);
  return guess(tools, reading);
}

function isNamed({ id, titles }: MatcherInput['sections'][number], text: string): boolean {
  return [id, id.replaceAll('-', ' '), ...Object.values(titles).map(normalise)].includes(text);
}

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
  const takesSection = ['guide', 'check', 'diagnose'].includes(spoken.command);
  const sectionId = takesSection ? sectionIn(tools, spoken.about) : null;
  if (spoken.unknownName !== null && sectionId !== null) return { ...command(reading, spoken.command), sectionId };
  return { ...command({ ...reading, servers }, spoken.command), sectionId };
}

/** The section a few words name, or null. */
function sectionIn({ input, classify }: Tools, about: string): string | null {
  if (about === '') return null;
  const named = input.sections.find((section) => isNamed(section, about) || about.split(' ').includes(section.id));
  if (named) return named.id;
  const scores = classify(featuresOf(about));
  const ranked = input.sections.map(({ id }) => ({ id, score: scores.get(id) ?? 0 })).sort((a, b) => b.score - a.score);
  const sum = ranked.reduce((total, { score }) => total + score, 0);
  const [best] = ranked;
  return best && best.score >= 0.15 && best.score / sum >= 0.5 ? best.id : null;
}

/** How many times likelier a full-strength sign makes its label, as an exponent. */
const signStrength = 5;

function guess({ input, classify, readSignatures }: Tools, reading: Reading): Understood {
  const { rest, servers, normalised } = reading;
  const strengths = readSignatures(normalised);
  const raw = [...classify(featuresOf(rest))].map(([label, score]) => {
    const sign = Math.exp(signStrength * (strengths.get(label) ?? 0));
    const doubt = label === 'out-of-scope' && servers.ids.length > 0 ? 0.3 : 1;
    return { label, score: score * sign * doubt };
  });
  const sum = raw.reduce((total, { score }) => total + score, 0) || 1;
  const scores = raw.map(({ label, score }) => ({ label, score: score / sum }));
  const ofCommands = scores.filter(({ label }) => label.startsWith('command:')).sort((a, b) => b.score - a.score);
  const commandScore = ofCommands.reduce((total, { score }) => total + score, 0);
  const outside = scores.find(({ label }) => label === 'out-of-scope')?.score ?? 0;
  const sectionIds = new Set(input.sections.map(({ id }) => id));
  const troubles: Candidate[] = scores
    .filter(({ label }) => !label.startsWith('command:') && label !== 'out-of-scope')
    .map(({ label, score }) => ({ label, confidence: rounded(score) }))
    .sort((a, b) => b.confidence - a.confidence);
  const [best] = troubles;
  if (commandScore > outside && commandScore > (best?.confidence ?? 0)) {
    const name = commandNames.find((one) => ofCommands[0]?.label === `command:${one}`) ?? 'help';
    return { ...command(reading, name), confidence: rounded(commandScore), alternatives: troubles.slice(0, 3) };
  }
  if (!best || outside > best.confidence)
    return outOfScope(reading, { confidence: rounded(outside), alternatives: troubles.slice(0, 3) });
  const isLow = best.confidence < lowConfidence;
  return question(reading, {
    label: best.label,
    confidence: best.confidence,
    sectionId: sectionIds.has(best.label) ? best.label : null,
    alternatives: troubles
      .slice(1)
      .filter(({ label }) => !isLow || sectionIds.has(label))
      .slice(0, 3),
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
