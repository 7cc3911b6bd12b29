import { expect, test } from '@jest/globals';
import { openTestStore } from '../support/test-store.ts';
import { storeSuite } from './suite.ts';

storeSuite('the embedded database', openTestStore);

test('an embedded database finds its data again', async () => {
  const first = await openTestStore();
  await first.store.conversations.remember({ key: '19:x', kind: 'channel', reference: { a: 1 } });
  const second = await first.reopen();
  expect(await second.store.conversations.find('19:x')).toMatchObject({ reference: { a: 1 } });
  expect((await second.store.audit.verify()).broken).toBeUndefined();
  await second.close();
});
