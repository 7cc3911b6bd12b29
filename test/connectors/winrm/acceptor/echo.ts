import { nodeContext } from '../../../../connectors/context.ts';
import { ConnectorError } from '../../../../connectors/errors.ts';
import { createGate } from '../../../../connectors/gate.ts';
import { createConnections } from '../../../../connectors/winrm/connection.ts';
import type { WinrmEndpoint } from '../../../../connectors/winrm/endpoint.ts';
import { createShell } from '../../../../connectors/winrm/shell.ts';
import { resources, signals } from '../../../../connectors/winrm/soap/names.ts';

/** What came of sending a text through a whole shell and back. */
export type Echo =
  | { readonly text: string; readonly exitCode: number | undefined }
  | { readonly code: string; readonly message: string; readonly inspected: string };

/** Create, Command, Send, Receive (with one "nothing yet"), Signal, Delete; the acceptor gives back what it was sent. */
export async function echo(endpoint: WinrmEndpoint, text: string): Promise<Echo> {
  const connections = createConnections(endpoint, { context: nodeContext, logins: createGate(1) });
  try {
    const shell = createShell(connections, {
      ...{ resourceUri: resources.cmd, inputStreams: 'stdin', outputStreams: 'stdout stderr' },
    });
    await shell.create();
    const commandId = await shell.command({ command: 'echo' });
    await shell.send('stdin', Buffer.from(text, 'utf8'), { commandId, isEnd: true });
    const chunks: Buffer[] = [];
    for (;;) {
      const output = await shell.receive('stdout stderr', { commandId });
      chunks.push(...output.chunks.map(({ bytes }) => bytes));
      if (output.state !== 'done') continue;
      await shell.signal(signals.terminate, commandId);
      await shell.delete();
      return { text: Buffer.concat(chunks).toString('utf8'), exitCode: output.exitCode };
    }
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { code: error.code, message: error.message, inspected: JSON.stringify([error, error.stack, error.cause]) };
  } finally {
    connections.close();
  }
}
