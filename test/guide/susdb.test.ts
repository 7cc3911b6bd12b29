import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { check as configuration } from '../../guide/checks/susdb-configuration/check.ts';
import { check as maintenance } from '../../guide/checks/susdb-maintenance/check.ts';
import { check as state } from '../../guide/checks/susdb-state/check.ts';
import { loadGuide } from '../../guide/guide.ts';
import { describeJudgements } from './judging.ts';

const open = {
  ...{ state: 0, userAccess: 0, isReadOnly: false, isWid: true, engineEdition: 4 },
  ...{ dataMegabytes: 20_000, dataLimitMegabytes: null, logMegabytes: 512, logLimitMegabytes: 2_097_152 },
};
const express = { ...open, isWid: false };

describeJudgements(state, [
  { title: 'WID has no limit of 10 GB', facts: open, result: 'pass', messageId: 'open' },
  { title: 'it is offline', facts: { ...open, state: 6 }, result: 'fail', messageId: 'not-online' },
  {
    title: 'it was left closed after a repair',
    facts: { ...open, userAccess: 1 },
    result: 'fail',
    messageId: 'not-multi-user',
    explains: ['sync-status', 'failed-updates', 'upstream-updates'],
  },
  { title: 'nobody can write', facts: { ...open, isReadOnly: true }, result: 'fail', messageId: 'read-only' },
  { title: 'Express is full', facts: { ...express, dataMegabytes: 10_240 }, result: 'fail', messageId: 'full' },
  { title: 'Express nearly', facts: { ...express, dataMegabytes: 9_216 }, result: 'warn', messageId: 'nearly-full' },
  { title: 'Express has room', facts: { ...express, dataMegabytes: 9_215 }, result: 'pass', messageId: 'open' },
  {
    title: 'the log reaches its limit',
    facts: { ...open, logMegabytes: 1000, logLimitMegabytes: 1000 },
    result: 'fail',
    messageId: 'full',
  },
  { title: 'no size', facts: { ...open, dataMegabytes: null }, result: 'unknown', messageId: 'unknown' },
  {
    title: 'a fault outweighs a missing size',
    facts: { ...open, dataMegabytes: null, userAccess: 2 },
    result: 'fail',
    messageId: 'not-multi-user',
  },
]);

const light = {
  ...{ obsoleteUpdates: 10, supersededNotDeclined: 1500, liveUpdates: 7000 },
  ...{ hasPropertyIndex: false, hasSupersededIndex: false },
};

describeJudgements(maintenance, [
  { title: 'the indexes are not missed while there is little', facts: light, result: 'pass', messageId: 'light' },
  {
    title: 'too many superseded',
    facts: { ...light, supersededNotDeclined: 1501 },
    result: 'warn',
    messageId: 'heavy-without-indexes',
  },
  {
    title: 'too many live, with both indexes',
    facts: { ...light, liveUpdates: 7001, hasPropertyIndex: true, hasSupersededIndex: true },
    result: 'warn',
    messageId: 'heavy',
  },
  {
    title: 'many obsolete, with one index',
    facts: { ...light, obsoleteUpdates: 1001, hasPropertyIndex: true },
    result: 'warn',
    messageId: 'heavy-without-indexes',
  },
  {
    title: 'what is obsolete could not be counted',
    facts: { ...light, obsoleteUpdates: null },
    result: 'unknown',
    messageId: 'unknown',
  },
  {
    title: 'not counted, and heavy all the same',
    facts: { ...light, obsoleteUpdates: null, liveUpdates: 9000 },
    result: 'warn',
    messageId: 'heavy-without-indexes',
  },
]);

const sensible = { foreground: false, expressPackages: false, onApproval: true, languages: 36, enabledLanguages: 2 };

describeJudgements(configuration, [
  { title: 'two languages', facts: sensible, result: 'pass', messageId: 'sensible' },
  {
    title: 'BITS in the foreground',
    facts: { ...sensible, foreground: true },
    result: 'pass',
    messageId: 'foreground',
  },
  { title: 'no language', facts: { ...sensible, enabledLanguages: 0 }, result: 'fail', messageId: 'no-language' },
  {
    title: 'everything before approval',
    facts: { ...sensible, enabledLanguages: 36, onApproval: false },
    result: 'warn',
    messageId: 'everything',
  },
  {
    title: 'all languages after approval only',
    facts: { ...sensible, enabledLanguages: 36 },
    result: 'pass',
    messageId: 'sensible',
  },
  {
    title: 'express files before approval',
    facts: { ...sensible, expressPackages: true, onApproval: false },
    result: 'warn',
    messageId: 'express',
  },
  { title: 'an empty table', facts: { ...sensible, foreground: null }, result: 'unknown', messageId: 'unknown' },
]);

describe('queries of the guide', () => {
  const queries = loadGuide().checks.filter(({ script }) => script.language === 'tsql');

  test('are there', () => {
    const files = readdirSync(new URL('../../guide/checks/', import.meta.url), { recursive: true });
    expect(queries).toHaveLength(files.filter((name) => String(name).endsWith('.sql')).length);
    expect(queries.length).toBeGreaterThan(0);
  });

  test.each(queries.map((one) => [one.definition.id, one] as const))(
    '%s waits for nobody and changes nothing',
    (...row) => {
      const { text } = row[1].script;
      const statements = text.replace(/--.*$/gm, '').replace(/^\s+/, '');
      expect(statements).toMatch(/^SET NOCOUNT ON; SET LOCK_TIMEOUT 5000; SET DEADLOCK_PRIORITY LOW;\n/);
      // What a query keeps for itself is a table variable.
      const written = [
        ...statements.matchAll(/\b(INSERT INTO|DELETE FROM|UPDATE|MERGE|TRUNCATE TABLE|INTO)\s+(\S+)/gi),
      ];
      expect(written.map((match) => match[2]).filter((name) => !name?.startsWith('@'))).toEqual([]);
      expect(statements).not.toMatch(/\b(ALTER|CREATE|DROP|GRANT|xp_|OPENROWSET|BULK|sp_executesql|EXEC(UTE)?\s*\()/i);
      const executed = [...statements.matchAll(/\bEXEC\s+(\S+?);/gi)].map((match) => match[1]);
      expect(executed.filter((name) => name !== 'dbo.spCountObsoleteUpdatesToCleanup')).toEqual([]);
    },
  );

  test.each(queries.map((one) => [one.definition.id, one] as const))(
    '%s takes no parameters, on either road',
    (...row) => {
      expect(row[1].definition.parameters).toBeUndefined();
      expect(row[1].definition.target).toBe('self');
    },
  );
});
