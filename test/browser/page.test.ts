import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { approvalCard } from '../../cards/approval/card.ts';
import type { ApprovalData } from '../../cards/approval/data.ts';
import type { Card } from '../../cards/card.ts';
import { diagnosisCard } from '../../cards/diagnosis/card.ts';
import type { DiagnosisData } from '../../cards/diagnosis/data.ts';
import { channelId, openPage, people, type OpenPage } from '../lab/chat/open-page.ts';
import { browserTest, chromiumPath, launchChromium } from './chromium.ts';
import { findPaleTexts, findTooWide, hasFocus } from './in-page.js';

const english = { language: 'en', timeZone: 'UTC' } as const;
const japanese = { language: 'ja', timeZone: 'Asia/Tokyo' } as const;
const sampleOf = (id: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../cards/${id}/sample.json`, import.meta.url), 'utf8'));
const diagnosis = sampleOf('diagnosis') as DiagnosisData;
const approval = sampleOf('approval') as ApprovalData;
const refusal = { statusCode: 400, type: 'application/vnd.microsoft.error', value: { code: 'X', message: 'Not you.' } };

describe('the local chat page', () => {
  let browser: Browser;
  let open: OpenPage;
  let tab: Page;
  let elsewhere: string[];

  beforeAll(async () => {
    if (chromiumPath !== undefined) browser = await launchChromium();
  });
  afterAll(async () => {
    if (chromiumPath !== undefined) await browser.close();
  });
  beforeEach(async () => {
    if (chromiumPath === undefined) return;
    open = await openPage((activity) => (activity.type === 'invoke' ? { status: 200, body: refusal } : undefined));
    tab = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
    elsewhere = [];
    tab.on('request', (request) => {
      if (!request.url().startsWith(open.page.url)) elsewhere.push(request.url());
    });
    tab.on('pageerror', (error) => elsewhere.push(error.message));
    await visit('?theme=light');
  });
  afterEach(async () => {
    if (chromiumPath === undefined) return;
    await tab.close();
    await open.close();
    expect(elsewhere).toEqual([]);
  });

  async function visit(query: string): Promise<void> {
    await tab.goto(`${open.page.url}${query}`);
    await tab.getByRole('radio', { name: 'Aiko' }).waitFor({ state: 'attached' });
  }

  async function post(card: Card | undefined, text = '', conversationId: string = channelId): Promise<string> {
    const attachments = card ? [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }] : [];
    const path = `/v3/conversations/${encodeURIComponent(conversationId)}/activities`;
    const response = await open.call(['POST', path], { type: 'message', text, attachments });
    const { id } = (await response.json()) as { id: string };
    return id;
  }

  browserTest('loads nothing from elsewhere, whatever a message says', async () => {
    await post(
      { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: '![x](http://192.0.2.1/card.png)' }] },
      '![x](http://192.0.2.1/text.png) <img src="http://192.0.2.1/html.png"> <b>bold?</b>',
    );
    await tab.getByText('<b>bold?</b>').waitFor();
    expect(await tab.locator('.feed img:not(.avatar)').count()).toBe(0);
  });

  browserTest('sends with Enter, but not while an input method composes', async () => {
    const box = tab.getByRole('textbox');
    await box.fill('どうき');
    await box.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    expect(await box.inputValue()).toBe('どうき');
    await box.press('Enter');
    const got = await open.bot.next(({ type }) => type === 'message');
    expect([got.text, got.locale, await box.inputValue()]).toEqual(['<at>Douki</at> どうき', 'en-US', '']);
  });

  browserTest('shows a refusal below the card to who pressed, until the next press', async () => {
    const id = await post(approvalCard(approval, english));
    const article = tab.locator(`[data-message-id="${id}"]`);
    await article.getByRole('button', { name: 'Approve' }).click();
    await article.getByRole('alert').getByText('Not you.').waitFor();
    await tab.getByRole('radio', { name: 'Ben' }).check({ force: true });
    await tab.getByText('You are Ben, an approver. You cannot approve your own requests.').waitFor();
    expect(await article.getByRole('alert').count()).toBe(0);
    await tab.getByRole('radio', { name: 'Aiko' }).check({ force: true });
    await article.getByRole('alert').waitFor();
  });

  browserTest('updates a card in place; what was unfolded and the focus stay', async () => {
    const id = await post(approvalCard(approval, english));
    const article = tab.locator(`[data-message-id="${id}"]`);
    const fold = article.getByRole('button', { name: 'Scripts and parameters' });
    expect(await fold.getAttribute('aria-expanded')).toBe('false');
    await fold.focus();
    await tab.keyboard.press('Enter');
    await article.getByText('0123456789abcdef').first().waitFor();
    const content = approvalCard({ ...approval, state: 'expired' }, english);
    const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }];
    await open.call(['PUT', `/v3/conversations/${encodeURIComponent(channelId)}/activities/${id}`], { attachments });
    await article.getByRole('button', { name: 'Approve' }).waitFor({ state: 'detached' });
    expect(await fold.getAttribute('aria-expanded')).toBe('true');
    expect(await fold.evaluate(hasFocus)).toBe(true);
  });

  browserTest('keeps personal chats apart and says that something came', async () => {
    await post(undefined, 'for Ben only', `a:${people[1].id}`);
    await post(undefined, 'for all');
    await tab.getByText('for all', { exact: true }).waitFor();
    expect(await tab.getByText('for Ben only').count()).toBe(0);
    await tab.getByRole('radio', { name: 'Ben' }).check({ force: true });
    await tab.getByText('1 new').waitFor();
    await tab.getByRole('button', { name: 'Personal chat with Douki' }).click();
    await tab.getByText('for Ben only', { exact: true }).waitFor();
    expect(await tab.getByText('1 new').count()).toBe(0);
  });

  browserTest('speaks Japanese, and tells the bot so', async () => {
    await tab.getByLabel('Language').selectOption('ja');
    await tab.getByText('シミュレーション環境').waitFor();
    expect(await tab.locator('html').getAttribute('lang')).toBe('ja');
    await tab.getByRole('button', { name: 'wsus05 の同期が失敗します' }).click();
    await tab.keyboard.press('Enter');
    expect(await open.bot.next(({ type }) => type === 'message')).toMatchObject({ locale: 'ja-JP' });
  });

  browserTest('can be read in both themes and fits a narrow screen', async () => {
    await post(approvalCard(approval, english));
    await post(diagnosisCard(diagnosis, japanese), 'A text with a [link](https://example.com).');
    for (const theme of ['light', 'dark']) {
      await visit(`?theme=${theme}`);
      await tab.getByRole('button', { name: 'Reject' }).click();
      await tab.getByRole('alert').waitFor();
      expect(await tab.locator('html').getAttribute('data-theme')).toBe(theme);
      expect(await tab.evaluate(findPaleTexts)).toEqual([]);
    }
    await tab.setViewportSize({ width: 360, height: 700 });
    expect(await tab.evaluate(findTooWide)).toEqual([]);
  });
});
