import type { CardStyle } from '../../cards/card.ts';

/** A time for people, in the configured zone and with its name: cards are read in several places. */
export function timeText(time: Date, { language, timeZone }: CardStyle): string {
  const format = new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  });
  return `${format.format(time)} (${timeZone})`;
}
