import type { NamedServers } from './intent.ts';

/** Server names in a text, and the text without them. */
export interface ServersInText extends NamedServers {
  /** The text with every server name taken out. */
  readonly rest: string;
}

/** Finds server names in normalised text. */
export type ServerFinder = (normalised: string) => ServersInText;

interface Word {
  /** As it stands in the text. */
  readonly whole: string;
  /** Up to the first dot: the host name of a full name. */
  readonly host: string;
  readonly at: number;
}

/** Latin words with digits, hyphens and dots; a name may stand inside Japanese text, an address or a path. */
const wordPattern = /(?<![a-z0-9_.-])[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_-]+)*/g;

/** A file, or an address at Microsoft. */
const fileOrSite =
  /\.(?:microsoft|windowsupdate|windows)\.com$|\.(?:log|exe|config|xml|ps1|txt|asmx|cab|psf|msu|esd|wim|dll|sql|mdf|ldf|html?|aspx)$/;

/** Names of the product, of its parts and of what else carries digits, none of them a server. */
const neverServers = [
  /^wsus(?:[-_]?(?:service|util|utill|pool|content|admin|administrators?|reporters?|ss|setup|servers?|sync|side|site|role|console|host|box|clients?|machine|db|log|error|related|api|tool|3|4|3\.0|4\.0|sp2))?$/,
  /^(?:non|pre|post|multi|the)-wsus$/,
  /wsusutil|wsusservice|wsuspool|wsuscontent/,
  /^(?:kb|event|error|err|http|https|tls|ssl|sha|md|x|v|ver|port|win|windows|sql|net|ps|fe|sws|utf|ipv|w|q|s|tier|level|step|phase|id|cve|build|sp|line|page|room|request|ticket|day|part|office|exchange|iis|wid|rfc|smb|ntlmv|aes|rc|dx|usb|hp|m|o|e|p|h|d|f)[-_]?[0-9.]+[a-z0-9]*$/,
  /^(?:windows-?)?server-?20\d\d/,
  /^0x[0-9a-f]*$/,
  /^w3(?:svc|wp)/,
  /^w32/,
  /^mssql/,
  /^(?:s-1-|aspnet|i-filter|wi-fi|e-mail|up-to-date|follow-up|read-only|e5|a4)/,
  fileOrSite,
];

/** What servers are often called, followed by a number. */
const serverPrefix =
  /^(?:[a-z]+-)*(?:srv|svr|sv|server|host|node|branch|hq|dmz|site|wus|wsu|sus|ups|dss|uss|replica|upstream|downstream|factory|plant|store|shop|region|dc|tokyo|osaka|nagoya|kyoto|sendai|sapporo|fukuoka|yokohama|kobe|hiroshima|naha|london|paris|berlin|munich|york|sydney|singapore)-?\d{1,4}$/;

/** Prepares finding the configured ids and what looks like one of them. */
export function createServerFinder(serverIds: readonly string[]): ServerFinder {
  const byKey = new Map(serverIds.map((id) => [id.normalize('NFKC').toLowerCase(), id]));
  const stems = new Set([...byKey.keys()].filter((key) => /\d$/.test(key)).map((key) => key.replace(/[-_]?\d+$/, '')));
  const nonLatin = [...byKey.keys()].filter((key) => !/^[a-z0-9._-]+$/.test(key));
  return (normalised) => {
    const words = wordsOf(normalised);
    const known = words.flatMap((word) => (knownKey(word, byKey) ? [{ word, key: knownKey(word, byKey) ?? '' }] : []));
    const inJapanese = nonLatin.filter((key) => normalised.includes(key));
    const ids = [...known.map(({ key }) => key), ...inJapanese].map((key) => byKey.get(key) ?? key);
    const unknown = words.find((word) => !knownKey(word, byKey) && looksLikeServer(word, byKey, stems));
    const names = [...known.map(({ word }) => word), ...(unknown ? [unknown] : [])];
    return {
      ids: [...new Set(ids)],
      unknownName: unknown?.whole ?? null,
      nearest: unknown ? nearestIds(unknown.host, serverIds) : [],
      rest: inJapanese.reduce((text, key) => text.replaceAll(key, ' '), without(normalised, names)),
    };
  };
}

function wordsOf(normalised: string): Word[] {
  return [...normalised.matchAll(wordPattern)].slice(0, 200).map((match) => {
    const whole = match[0].replace(/[-_]+$/, '');
    return { whole, host: whole.split('.')[0] ?? whole, at: match.index };
  });
}

/** A full name counts as its host name, and as itself where the id is a full name. */
function knownKey({ whole, host }: Word, byKey: ReadonlyMap<string, string>): string | undefined {
  if (byKey.has(whole)) return whole;
  return byKey.has(host) && !neverServers.some((never) => never.test(whole)) ? host : undefined;
}

function looksLikeServer(
  { whole, host }: Word,
  byKey: ReadonlyMap<string, string>,
  stems: ReadonlySet<string>,
): boolean {
  if (/^wsus\.[a-z]/.test(whole)) return !fileOrSite.test(whole);
  if (host.length < 3 || host.length > 63 || !/[a-z]/.test(host)) return false;
  if (neverServers.some((never) => never.test(whole) || never.test(host))) return false;
  if (host.includes('wsus')) return true;
  if (serverPrefix.test(host)) return true;
  const number = /^(.*?)[-_]?\d+$/.exec(host);
  if (number && stems.has(number[1] ?? '')) return true;
  if (!/\d/.test(host)) return false;
  return [...byKey.keys()].some(
    (key) => key.length >= 5 && /\d/.test(key) && distance(key, host) <= (key.length > 7 ? 2 : 1),
  );
}

/** At most three configured ids that may have been meant, nearest first. */
export function nearestIds(name: string, serverIds: readonly string[]): readonly string[] {
  return serverIds
    .map((id) => ({ id, away: distance(id.normalize('NFKC').toLowerCase(), name.toLowerCase()) }))
    .filter(({ id, away }) => away <= Math.max(2, Math.ceil(id.length / 2)))
    .sort((one, other) => one.away - other.away || (one.id < other.id ? -1 : 1))
    .slice(0, 3)
    .map(({ id }) => id);
}

function without(text: string, words: readonly Word[]): string {
  let rest = text;
  for (const { whole, at } of [...words].sort((one, other) => other.at - one.at)) {
    rest = `${rest.slice(0, at)} ${rest.slice(at + whole.length)}`;
  }
  return rest.replace(/\s+/g, ' ').trim();
}

/** Edit distance with swapped neighbours as one edit. */
function distance(one: string, other: string): number {
  const width = other.length + 1;
  const cells = new Uint16Array((one.length + 1) * width);
  const cell = (row: number, column: number) => cells[row * width + column] ?? 0;
  for (let row = 0; row <= one.length; row++) cells[row * width] = row;
  for (let column = 0; column < width; column++) cells[column] = column;
  for (let row = 1; row <= one.length; row++) {
    for (let column = 1; column < width; column++) {
      const cost = one[row - 1] === other[column - 1] ? 0 : 1;
      const best = Math.min(cell(row - 1, column) + 1, cell(row, column - 1) + 1, cell(row - 1, column - 1) + cost);
      const isSwap = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      cells[row * width + column] = isSwap ? Math.min(best, cell(row - 2, column - 2) + 1) : best;
    }
  }
  return cell(one.length, other.length);
}
