const shape =
  /^powershell\.exe -NoLogo -NoProfile -NonInteractive -InputFormat Text -OutputFormat Text -EncodedCommand ([A-Za-z0-9+/]+={0,2})$/;

/**
 * Reads the one command line this far end accepts; gives every SHA-256 that stands in the bootstrap, or undefined for
 * any other command line.
 */
export function readCommandLine(commandLine: string): ReadonlySet<string> | undefined {
  const encoded = shape.exec(commandLine)?.[1];
  if (encoded === undefined) return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length % 2 !== 0) return undefined;
  return new Set(bytes.toString('utf16le').match(/\b[0-9a-f]{64}\b/g) ?? []);
}
