import { ConnectorError } from '../../errors.ts';
import { namespaces } from './names.ts';
import { childOf, findElement, type XmlElement } from './xml.ts';

/** What one Receive brought. */
export interface ShellOutput {
  readonly chunks: readonly { readonly stream: string; readonly bytes: Buffer }[];
  readonly state?: 'running' | 'done';
  /** Of the process, with `done`, where it had one. */
  readonly exitCode?: number;
}

/** The id of a new shell, wherever the server's version puts it. */
export function readShellId(body: XmlElement): string | undefined {
  const told = findElement(body, 'ShellId')?.text.trim() ?? findElement(body, 'Selector')?.text.trim();
  return told === '' ? undefined : told;
}

/** The id of a new command. */
export function readCommandId(body: XmlElement): string | undefined {
  const told = findElement(body, 'CommandId')?.text.trim();
  return told === '' ? undefined : told;
}

/** Output and state of a command. Throws a ConnectorError `bad-answer` for bytes that are not base64. */
export function readOutput(body: XmlElement): ShellOutput {
  const response = childOf(body, 'ReceiveResponse', namespaces.shell);
  if (!response) throw new ConnectorError('bad-answer', 'The server answered a Receive with something else.');
  const streams = response.children.filter(({ name, uri }) => name === 'Stream' && uri === namespaces.shell);
  const chunks = streams
    .map(({ attributes, text }) => ({ stream: attributes.get('Name') ?? '', bytes: readBase64(text) }))
    .filter(({ bytes }) => bytes.length > 0);
  const command = childOf(response, 'CommandState', namespaces.shell);
  const state = command?.attributes.get('State') ?? '';
  if (!state.endsWith('/Done')) return state === '' ? { chunks } : { chunks, state: 'running' };
  const exitCode = childOf(command, 'ExitCode', namespaces.shell)?.text.trim() ?? '';
  return { chunks, state: 'done', ...(/^-?\d{1,10}$/.test(exitCode) && { exitCode: Number(exitCode) }) };
}

function readBase64(text: string): Buffer {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)) {
    throw new ConnectorError('bad-answer', 'The server sent output that is not base64.');
  }
  return Buffer.from(text, 'base64');
}
