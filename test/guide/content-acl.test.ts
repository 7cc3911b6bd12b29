import { check } from '../../guide/checks/content-acl/check.ts';
import type { Facts } from '../../guide/checks/content-acl/facts.ts';
import { describeJudgements } from './judging.ts';

type Entry = NonNullable<Facts['places'][number]['entries']>[number];

const full = 2_032_127;
const readExecute = 1_179_817;
const modify = 1_245_631;

function allow(sid: string, rights: number, changes: Partial<Entry> = {}): Entry {
  return { sid, allow: true, rights, inherited: false, appliesHere: true, ...changes };
}

const service = 'S-1-5-20';
const users = 'S-1-5-32-545';
const healthy = [allow(service, full), allow(users, readExecute)];

function facts(changes: { root?: Entry[] | null; folder?: Entry[] | null; content?: Entry[] | null } = {}): Facts {
  const { root = [allow(users, readExecute)], folder = healthy, content = healthy } = changes;
  return {
    contentDir: 'D:\\WSUS',
    isUnc: false,
    places: [
      { place: 'volume-root', path: 'D:\\', exists: true, entries: root },
      { place: 'content-dir', path: 'D:\\WSUS', exists: true, entries: folder },
      { place: 'wsus-content', path: 'D:\\WSUS\\WsusContent', exists: true, entries: content },
    ],
    healthEvent: null,
  };
}

function share(id: number | null): Facts {
  const healthEvent = id === null ? null : { id, lastUtc: '2026-11-24T10:00:00.0000000Z' };
  return { contentDir: '\\\\files\\wsus', isUnc: true, places: [], healthEvent };
}

describeJudgements(check, [
  { title: 'all rights', facts: facts(), result: 'pass', messageId: 'permissions-right' },
  {
    title: 'rights by way of Everyone',
    facts: facts({ folder: [allow('S-1-1-0', readExecute)] }),
    result: 'pass',
    messageId: 'permissions-right',
  },
  {
    title: 'NETWORK SERVICE may not write',
    facts: facts({ content: [allow(service, modify), allow(users, readExecute)] }),
    result: 'fail',
    messageId: 'service-may-not',
    explains: ['failed-updates'],
  },
  {
    title: 'an entry for children only does not count here',
    facts: facts({ content: [allow(service, full, { appliesHere: false }), allow(users, readExecute)] }),
    result: 'fail',
    messageId: 'service-may-not',
  },
  {
    title: 'Users may not read',
    facts: facts({ content: [allow(service, full)] }),
    result: 'fail',
    messageId: 'users-may-not',
  },
  {
    title: 'a deny entry',
    facts: facts({ folder: [allow(users, full, { allow: false }), ...healthy] }),
    result: 'fail',
    messageId: 'denied',
  },
  { title: 'nobody may read the root', facts: facts({ root: [] }), result: 'warn', messageId: 'root-may-not' },
  {
    title: 'a missing folder',
    facts: { ...facts(), places: [{ place: 'content-dir', path: 'D:\\WSUS', exists: false, entries: null }] },
    result: 'fail',
    messageId: 'folder-missing',
  },
  {
    title: 'permissions that are not readable',
    facts: facts({ content: null }),
    result: 'unknown',
    messageId: 'unknown',
  },
  {
    title: 'no folder known',
    facts: { ...facts(), contentDir: null, places: [] },
    result: 'unknown',
    messageId: 'unknown',
  },
  { title: 'a share that is right', facts: share(10010), result: 'pass', messageId: 'share-right' },
  { title: 'a share that is wrong', facts: share(10012), result: 'fail', messageId: 'share-wrong' },
  { title: 'a share nobody checked', facts: share(null), result: 'unknown', messageId: 'unknown' },
]);
