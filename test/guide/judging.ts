import { describe, expect, test } from '@jest/globals';
import type { CheckContext, CheckDefinition, GuideServer, Judgement } from '../../guide/check.ts';
import { loadGuide } from '../../guide/guide.ts';
import { fillMessage, languages } from '../../guide/language.ts';

/** The clock of every table. */
export const now = new Date('2026-11-24T12:00:00Z');

/** A server of the configuration, as checks see it. */
export function server(changes: Partial<GuideServer> = {}): GuideServer {
  return {
    id: 'wsus02',
    host: 'wsus02.example.com',
    role: 'autonomous',
    port: 8530,
    useSsl: false,
    settings: {},
    ...changes,
  };
}

/** The upstream of `server()`. */
export const upstream = server({ id: 'wsus01', host: 'wsus01.example.com', role: 'upstream' });

/** What a check may look at: a downstream with a configured upstream, unless changed. */
export function context<S>(changes: Partial<CheckContext<S>>): CheckContext<S> {
  return {
    server: server(),
    upstream,
    fromMicrosoftUpdate: false,
    settings: undefined as S,
    now,
    earlier: {},
    above: [],
    ...changes,
  };
}

/** One row of a table: facts and context on the left, the judgement on the right. */
export interface Case<F, S> {
  readonly title: string;
  readonly facts: F;
  readonly context?: Partial<CheckContext<S>>;
  readonly result: Judgement['result'];
  readonly messageId: string;
  readonly explains?: readonly string[];
}

const guide = loadGuide();

/** Judges each row, fills its message in every language, and wants every message of the check to be reached. */
export function describeJudgements<F, S>(check: CheckDefinition<F, S>, cases: readonly Case<F, S>[]): void {
  const words = guide.checks.find((one) => one.definition.id === check.id)?.words;
  describe(check.id, () => {
    test.each(cases)('$title: $result, $messageId', (row) => {
      const facts = check.facts.parse(row.facts);
      const judgement = check.judge(facts, context(row.context ?? {}));
      expect(judgement).toMatchObject({ result: row.result, messageId: row.messageId });
      expect(judgement.reason !== undefined).toBe(judgement.result === 'unknown');
      if (row.explains) expect(judgement.explains).toEqual(row.explains);
      for (const language of languages) {
        const text = words?.[language].messages[judgement.messageId];
        expect(text && fillMessage(text, judgement.data, language)).toEqual(expect.not.stringContaining('{'));
      }
    });

    test('the table reaches every message', () => {
      const reached = new Set(cases.map((row) => row.messageId));
      // A runner says this by itself when a check has nothing to ask.
      if (check.parameters) reached.add('not-applicable');
      expect([...reached].sort()).toEqual(Object.keys(words?.en.messages ?? {}).sort());
    });
  });
}
