const units: readonly (readonly [RegExp, number])[] = [
  [/^(?:m|min|mins|minutes?|分)$/, 1],
  [/^(?:h|hr|hrs|hours?|時間)$/, 60],
  [/^(?:d|days?|日)$/, 24 * 60],
  [/^(?:w|weeks?|週|週間)$/, 7 * 24 * 60],
];

const unitWords = '(minutes?|mins?|hours?|hrs?|days?|weeks?|[mhdw](?![a-z])|分|時間|日(?!本)|週間|週)';

function kanjiValue(digit: string): number {
  return digit === '' ? 0 : '一二三四五六七八九'.indexOf(digit) + 1;
}

/** How long a normalised text says, in minutes; null when it does not say. Several parts add up (`1h 30m`, `1時間半`). */
export function minutesIn(normalised: string): number | null {
  const text = normalised
    .replace(/half an hour/g, '30 minutes')
    .replace(/半日/g, '12時間')
    .replace(/時間半/g, '時間30分')
    .replace(/\b(?:an?|one) (?=hour|day|week|minute)/g, '1 ')
    .replace(/([一二三四五六七八九]?)十([一二三四五六七八九]?)(?=分|時間|日|週)/g, (_, tens: string, ones: string) =>
      String(10 * (kanjiValue(tens) || 1) + kanjiValue(ones)),
    )
    .replace(/[一二三四五六七八九](?=分|時間|日|週)/g, (digit) => String(kanjiValue(digit)));
  const parts = [...text.matchAll(new RegExp(`(?<![a-z0-9.-])(\\d{1,4}(?:\\.\\d{1,2})?) ?${unitWords}`, 'g'))];
  if (parts.length === 0) return null;
  return Math.round(parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * minutesOf(unit ?? ''), 0));
}

function minutesOf(unit: string): number {
  return units.find(([pattern]) => pattern.test(unit))?.[1] ?? 0;
}
