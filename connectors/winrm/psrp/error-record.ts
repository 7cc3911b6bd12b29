import { type ClixmlValue, isClixmlObject, plainOf, propertyOf, textOf } from './clixml/value.ts';

/** What is kept of an error of the server; texts are for the log, cut to 1,000 characters. */
export interface ErrorRecord {
  readonly message: string;
  /** FullyQualifiedErrorId; empty when there is none. */
  readonly errorId: string;
  /** The name of the exception's type, as .NET spells it; empty when it is not told. */
  readonly exceptionType: string;
  readonly category: string;
  readonly stackTrace: string;
}

/** Reads an error record, of which every part may be missing. */
export function readErrorRecord(value: ClixmlValue | undefined): ErrorRecord {
  const exception = propertyOf(value, 'Exception');
  const [exceptionType = ''] = isClixmlObject(exception) ? exception.typeNames : [];
  return {
    message: cut(textOf(value) || textOf(propertyOf(exception, 'Message')) || textOf(exception)),
    errorId: cut(plainText(propertyOf(value, 'FullyQualifiedErrorId'))),
    exceptionType: cut(exceptionType),
    category: cut(plainText(propertyOf(value, 'ErrorCategory_Message'))),
    stackTrace: cut(plainText(propertyOf(value, 'ErrorDetails_ScriptStackTrace'))),
  };
}

function plainText(value: ClixmlValue | undefined): string {
  const plain = plainOf(value);
  return typeof plain === 'string' ? plain : '';
}

function cut(text: string): string {
  return text.slice(0, 1_000);
}
