import { synchronizationErrors } from '../domain/synchronization-error.ts';
import type { MatcherInput, Topic } from './intent.ts';

type Signature = MatcherInput['sections'][number]['signatures'][number];

/** How strongly the signs in a text point at each section or topic, 0 to 1; labels without a sign are absent. */
export type SignatureReader = (normalised: string) => ReadonlyMap<string, number>;

/** As they stand in normalised text. */
const errorNames = synchronizationErrors.map((name) => name.toLowerCase());

const signs = (kind: Signature['kind'], values: readonly (number | string)[], weight: number): Signature[] =>
  values.map((value) => ({ kind, value, weight }));

/** Signs of troubles that have no section yet (wsus.md 3.6, 3.8 and 7). */
const topicSignatures: Readonly<Record<Topic, readonly Signature[]>> = {
  'app-pool': [
    ...signs('text', ['HTTP status 503', 'Service Unavailable', 'QueueFull', 'AppOffline', 'UssBusy'], 0.9),
    ...signs('event', [5117, 5002], 1),
    ...signs('event', [12002, 12012, 12022, 12032, 12042, 12052], 0.8),
    ...signs('hresult', ['0x801901F7'], 0.9),
  ],
  'disk-space': [
    ...signs('event', [10041, 10042], 1),
    ...signs('hresult', ['0x80070070'], 1),
    ...signs('text', ['not enough space on the disk'], 1),
  ],
  endpoint: [
    ...signs('text', ['fe2.update.microsoft.com', 'sws1.update.microsoft.com'], 1),
    ...signs('text', ['GetUpdateData', 'ErrorCode=InternalServerError'], 0.7),
    ...signs('text', ['Fault occurred'], 0.6),
  ],
  susdb: [
    ...signs('event', [421, 11002], 1),
    ...signs('sync-error', [2, 3, 4], 1),
    ...signs('text', ['Execution Timeout Expired', 'Timeout expired', 'deadlock victim', 'SqlException'], 0.9),
    ...signs('text', ['Connection to database failed', 'Login failed for user'], 0.9),
  ],
  tls: [
    ...signs('text', ['SSL/TLS secure channel', 'do not possess a common algorithm', 'has not Microsoft Root CA'], 1),
    ...signs('text', ['unexpected error occurred on a send', 'closed the transport stream'], 0.9),
    ...signs('text', ['forcibly closed by the remote host', 'AuthenticationException'], 0.7),
    ...signs('hresult', ['0x800B0109', '0x80072F8F'], 1),
    ...signs('hresult', ['0x80072EFE'], 0.7),
    ...signs('sync-error', [9], 0.4),
  ],
  'sync-general': [
    ...signs('sync-error', [8, 10, 11], 0.45),
    ...signs('event', [386, 10021, 10022], 0.3),
    ...signs('text', ['Synchronization failed'], 0.25),
  ],
};

/** Prepares reading signs: event ids, HRESULTs, names of synchronization errors and literal log text. */
export function createSignatureReader(sections: MatcherInput['sections']): SignatureReader {
  const table = [
    ...sections.map(({ id, signatures }) => ({ label: id, signatures })),
    ...Object.entries(topicSignatures).map(([label, signatures]) => ({ label, signatures })),
  ];
  const events = new Set(
    table.flatMap(({ signatures }) =>
      signatures.filter(({ kind }) => kind === 'event').map(({ value }) => Number(value)),
    ),
  );
  return (normalised) => {
    const seen = {
      text: normalised,
      events: eventsIn(normalised, events),
      codes: new Set(normalised.match(/0x[0-9a-f]{8}\b/g)),
      errors: errorsIn(normalised),
    };
    const strengths = new Map<string, number>();
    for (const { label, signatures } of table) {
      const found = signatures.filter((signature) => isSeen(signature, seen));
      if (found.length === 0) continue;
      strengths.set(label, 1 - found.reduce((doubt, { weight }) => doubt * (1 - Math.min(weight, 0.97)), 1));
    }
    return strengths;
  };
}

interface Seen {
  readonly text: string;
  readonly events: ReadonlySet<number>;
  readonly codes: ReadonlySet<string>;
  readonly errors: ReadonlySet<number>;
}

function isSeen({ kind, value }: Signature, { text, events, codes, errors }: Seen): boolean {
  if (kind === 'event') return events.has(Number(value));
  if (kind === 'sync-error') return errors.has(Number(value));
  if (kind === 'hresult') return codes.has(String(value).toLowerCase());
  return text.includes(String(value).toLowerCase());
}

/** A number is an event id when it is called one, or when the line is from the event log of WSUS. */
function eventsIn(text: string, known: ReadonlySet<number>): ReadonlySet<number> {
  const called = [
    ...text.matchAll(/(?:event|イベント|\bids?\b|\berror|エラー)[^0-9a-z]{0,3}(?:id|番号)?[^0-9a-z]{0,4}(\d{3,5})\b/g),
  ];
  const isLog = text.includes('windows server update services');
  const bare = [...text.matchAll(/(?<![\d.:x-])\b(\d{3,5})\b(?![\d.:%-])/g)].filter(
    ([, number]) => isLog || Number(number) >= 10000,
  );
  return new Set([...called, ...bare].map(([, number]) => Number(number)).filter((number) => known.has(number)));
}

function errorsIn(text: string): ReadonlySet<number> {
  const words = new Set(text.match(/[a-z]{6,}/g));
  const named = errorNames.flatMap((name, number) => (number > 1 && words.has(name) ? [number] : []));
  const numbered = [...text.matchAll(/synchronizationerror\W{1,3}(\d{1,2})\b/g)].map(([, number]) => Number(number));
  return new Set([...named, ...numbered]);
}
