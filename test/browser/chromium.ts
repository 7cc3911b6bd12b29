import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';

const places = [process.env['DOUKI_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'];

/** Where Chromium is on this machine; undefined where there is none. */
export const chromiumPath = places.find((path) => path !== undefined && existsSync(path));

/** A test for where there is a browser, else a skipped one that says what is missing. */
export const browserTest =
  chromiumPath === undefined
    ? (title: string, _run: () => Promise<void>, _milliseconds?: number) => {
        test.skip(`${title} (skipped: no Chromium here; apt-get install chromium, or set DOUKI_CHROMIUM)`, () =>
          undefined);
      }
    : test;

/** A machine that has to have its peers fails without a browser instead of skipping. */
export function demandChromium(): void {
  if (process.env['DOUKI_REQUIRE_PEERS'] !== '1') return;
  test('Chromium is here, as DOUKI_REQUIRE_PEERS=1 demands', () => {
    expect(chromiumPath).toBeDefined();
  });
}

/** Starts Chromium without a window and without talk of its own to the network. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath ?? 'chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
