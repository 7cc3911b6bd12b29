/** What came is no CLIXML that this reader takes; the message says where it went wrong and repeats none of it. */
export class ClixmlError extends Error {
  override readonly name = 'ClixmlError';
}
