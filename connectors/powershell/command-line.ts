const program =
  'powershell.exe -NoLogo -NoProfile -NonInteractive -InputFormat Text -OutputFormat Text -EncodedCommand';
const placeholder = '__DRIVER_SHA256__';
// cmd.exe, the default shell of the SSH server on Windows, cuts at 8,191 without an error.
const maximumLength = 6_000;

/** The constant command line of a release; the same for every run, so that a server can allow-list it by its hash. */
export function writeCommandLine(bootstrap: string, driverSha256: string): string {
  if (!bootstrap.includes(placeholder)) throw new TypeError(`The bootstrap lacks its placeholder ${placeholder}.`);
  const script = bootstrap.replaceAll(placeholder, driverSha256);
  const line = `${program} ${Buffer.from(script, 'utf16le').toString('base64')}`;
  if (line.length > maximumLength) throw new RangeError(`The command line has ${line.length} characters.`);
  return line;
}
