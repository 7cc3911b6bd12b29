/** Text out of CLIXML: each `_xHHHH_` is one UTF-16 code unit, so lone surrogates come through. */
export function decodeString(text: string): string {
  if (!text.includes('_')) return text;
  return text.replace(/_[xX]([0-9A-Fa-f]{4})_/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
