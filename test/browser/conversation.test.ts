import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { browserTest, chromiumPath, demandChromium, launchChromium } from './chromium.ts';
import { scrollToTop } from './in-page.js';
import { startDouki, type RunningDouki } from './running-douki.ts';

const longMs = 60_000;
const scenarioFile = fileURLToPath(new URL('./scenario.yaml', import.meta.url));
const pictures = fileURLToPath(new URL('../../.github/images/', import.meta.url));

/** Larger pictures make a README slow. */
const largestPictureBytes = 300 * 1024;

demandChromium();

describe('a conversation on the local chat page', () => {
  let douki: RunningDouki | undefined;
  let browser: Browser | undefined;
  let page: Page;

  beforeAll(async () => {
    if (chromiumPath === undefined) return;
    [douki, browser] = await Promise.all([startDouki(scenarioFile), launchChromium()]);
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
    page.setDefaultTimeout(longMs);
    await page.goto(`${douki.url}?theme=light&language=en`);
  }, longMs);
  afterAll(async () => {
    await browser?.close();
    await douki?.stop();
  }, longMs);

  const cardWith = (text: string): Locator => page.locator('article', { hasText: text }).last();
  const become = (name: string): Promise<void> => page.getByRole('radio', { name }).check({ force: true });
  const press = (card: Locator, title: string): Promise<void> => card.getByRole('button', { name: title }).click();

  browserTest(
    'goes from the question to the fix that a second person approved',
    async () => {
      await page.getByText('Hello, I am Douki').waitFor();
      await page.getByText('Simulated estate').waitFor();

      await page.getByRole('textbox').fill('why is wsus03 not syncing?');
      await page.getByRole('textbox').press('Enter');
      const diagnosis = cardWith('Diagnosis of wsus03');
      await press(diagnosis, 'Request: Restart BITS');
      await diagnosis.getByText('The answer is below.').waitFor();

      const request = cardWith('What will be done (dry run)');
      await press(request, 'Approve');
      await request.getByText('You asked for this fix yourself. Somebody else has to decide.').waitFor();

      await become('Dan');
      await page.getByText('You are Dan, an outsider.').waitFor();
      await press(request, 'Approve');
      await request.getByText('You are not on the list of approvers for this server.').waitFor();

      await become('Ben');
      await page.getByText('You are Ben, an approver. You cannot approve your own requests.').waitFor();
      const title = await request.locator('.ac-textBlock').first().innerText();
      await press(request, 'Approve');
      const fixed = cardWith(title);
      await fixed.getByText('Fixed', { exact: false }).first().waitFor();
      expect(await fixed.getByRole('button', { name: 'Approve' }).count()).toBe(0);
      // The alert that Douki had posted by itself, while the question was asked.
      await cardWith('RESOLVED').getByText('wsus03 (simulated) synchronizes again').waitFor();
    },
    longMs * 2,
  );

  browserTest(
    'is worth a picture, light and dark',
    async () => {
      const folder =
        process.env['DOUKI_PICTURES'] === '1' ? pictures : await mkdtemp(join(tmpdir(), 'douki-pictures-'));
      for (const theme of ['light', 'dark']) {
        await page.getByLabel('Theme').selectOption(theme);
        await page.mouse.move(0, 0);
        await page.locator('.thread', { hasText: 'Fixed' }).last().evaluate(scrollToTop);
        const path = join(folder, `chat-${theme}.png`);
        await page.screenshot({ path, animations: 'disabled' });
        expect((await stat(path)).size).toBeLessThanOrEqual(largestPictureBytes);
      }
      if (folder !== pictures) await rm(folder, { recursive: true });
    },
    longMs,
  );
});
