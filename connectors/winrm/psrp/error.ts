/** The far end broke the protocol; nothing of the stream can be trusted any more. */
export class PsrpError extends Error {
  override readonly name = 'PsrpError';
}
