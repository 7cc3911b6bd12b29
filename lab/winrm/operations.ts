import { randomUUID } from 'node:crypto';
import type { OutputQueue } from './output.ts';
import type { PlayedCommand, PlayedShell, Player } from './player.ts';
import { child, escape, type SoapRequest, WsmanFault, writeAnswer } from './soap.ts';

/** What one server does with requests that are let in. */
export interface Operations {
  /** Gives the XML of the answer; throws a WsmanFault. `cut` cuts the connection it came on. */
  answer(request: SoapRequest, cut: () => void): Promise<Buffer>;
  close(): void;
}

/** How one server is set up. */
export interface OperationsOptions {
  /** By resource URI. */
  readonly players: Readonly<Record<string, Player>>;
  /** Shells at a time; 30 as on Windows unless given. */
  readonly maxShells?: number;
  /** The longest wait of a Receive in milliseconds, whatever the client allows; 60,000 unless given. */
  readonly maxWaitMs?: number;
}

interface OpenShell {
  readonly resourceUri: string;
  readonly played: PlayedShell;
  readonly commands: Map<string, PlayedCommand>;
  readonly cuts: Set<() => void>;
}

const states = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell/CommandState';

/** Creates the operations of one simulated server. */
export function createOperations({ players, maxShells = 30, maxWaitMs = 60_000 }: OperationsOptions): Operations {
  const shells = new Map<string, OpenShell>();

  async function answer(request: SoapRequest, cut: () => void): Promise<Buffer> {
    if (request.operation === 'Create') return create(request, cut);
    const shell = shells.get(request.shellId.toUpperCase());
    if (shell?.resourceUri !== request.resourceUri) throw shellGone(request.shellId);
    shell.cuts.add(cut);
    switch (request.operation) {
      case 'Command':
        return command(request, shell);
      case 'Send':
        return send(request, shell);
      case 'Receive':
        return receive(request, shell);
      case 'Signal':
        return signal(request, shell);
      case 'Delete':
        end(request.shellId.toUpperCase(), shell);
        return writeAnswer(request, '');
      default:
        throw new WsmanFault(2150858752, 'ActionNotSupported', `The operation ${request.operation} is not played.`);
    }
  }

  function create(request: SoapRequest, cut: () => void): Buffer {
    const player = Object.hasOwn(players, request.resourceUri) ? players[request.resourceUri] : undefined;
    if (!player) {
      const message = `The resource ${request.resourceUri} is not registered on this simulated server.`;
      throw new WsmanFault(2150858752, 'DestinationUnreachable', message);
    }
    if (shells.size >= maxShells) {
      throw new WsmanFault(2150859173, 'QuotaLimit', 'The maximum number of shells for this user has been exceeded.');
    }
    const wanted = child(request.body, 'Shell');
    const shellId = (wanted?.attributes['ShellId'] ?? randomUUID()).toUpperCase();
    const content = child(wanted, 'creationXml')?.text;
    const cuts = new Set([cut]);
    const played = player.create({
      ...{ shellId, options: request.options },
      openContent: content === undefined ? undefined : Buffer.from(content, 'base64'),
      cut: () => {
        for (const one of cuts) one();
      },
    });
    shells.set(shellId, { resourceUri: request.resourceUri, played, commands: new Map(), cuts });
    const selector = `<w:ResourceURI>${escape(request.resourceUri)}</w:ResourceURI><w:SelectorSet><w:Selector Name="ShellId">${shellId}</w:Selector></w:SelectorSet>`;
    return writeAnswer(
      request,
      `<x:ResourceCreated><a:Address>http://simulated/wsman</a:Address><a:ReferenceParameters>${selector}</a:ReferenceParameters></x:ResourceCreated><rsp:Shell><rsp:ShellId>${shellId}</rsp:ShellId><rsp:State>Connected</rsp:State></rsp:Shell>`,
    );
  }

  function command(request: SoapRequest, shell: OpenShell): Buffer {
    const line = child(request.body, 'CommandLine');
    const commandId = (line?.attributes['CommandId'] ?? randomUUID()).toUpperCase();
    const played = shell.played.command({
      ...{ commandId, options: request.options },
      command: child(line, 'Command')?.text ?? '',
      arguments: (line?.children ?? []).filter((one) => one.name === 'Arguments').map((one) => one.text),
    });
    shell.commands.set(commandId, played);
    return writeAnswer(
      request,
      `<rsp:CommandResponse><rsp:CommandId>${commandId}</rsp:CommandId></rsp:CommandResponse>`,
    );
  }

  function send(request: SoapRequest, shell: OpenShell): Buffer {
    for (const stream of child(request.body, 'Send')?.children ?? []) {
      const { Name: name = '', CommandId: id, End: end } = stream.attributes;
      const bytes = Buffer.from(stream.text, 'base64');
      if (id === undefined) shell.played.send?.(name, bytes);
      else commandOf(shell, id).send(name, bytes, end?.toLowerCase() === 'true' ? 'end' : 'more');
    }
    return writeAnswer(request, '<rsp:SendResponse/>');
  }

  async function receive(request: SoapRequest, shell: OpenShell): Promise<Buffer> {
    const id = child(child(request.body, 'Receive'), 'DesiredStream')?.attributes['CommandId'];
    const output = id === undefined ? shell.played.output : commandOf(shell, id).output;
    if (!output) throw new WsmanFault(2150858843, 'InvalidSelectors', 'This shell has no output of its own.');
    await output.wait(Math.min(request.timeoutMs, maxWaitMs));
    if (!shells.has(request.shellId.toUpperCase())) {
      throw new WsmanFault(995, 'OperationAborted', 'The shell was closed under the receive.');
    }
    return writeAnswer(request, writeOutput(output, request, id));
  }

  function signal(request: SoapRequest, shell: OpenShell): Buffer {
    const wanted = child(request.body, 'Signal');
    const id = wanted?.attributes['CommandId'] ?? '';
    const code = child(wanted, 'Code')?.text.trim() ?? '';
    const command = shell.commands.get(id.toUpperCase());
    command?.signal(code);
    if (code.toLowerCase().endsWith('/terminate')) {
      command?.close();
      shell.commands.delete(id.toUpperCase());
    }
    return writeAnswer(request, '<rsp:SignalResponse/>');
  }

  function end(id: string, shell: OpenShell): void {
    shells.delete(id);
    for (const command of shell.commands.values()) command.close();
    shell.played.close();
    shell.played.output?.close();
  }

  return {
    answer,
    close() {
      for (const [id, shell] of shells) end(id, shell);
    },
  };
}

function writeOutput(output: OutputQueue, request: SoapRequest, id: string | undefined): string {
  // A third of an envelope goes to base64, some to everything else.
  const { chunks, isDone, exitCode } = output.take(Math.floor((request.maxEnvelopeBytes * 2) / 3) - 4096);
  if (chunks.length === 0 && !isDone) {
    const message =
      'The WS-Management service cannot complete the operation within the time specified in OperationTimeout.';
    throw new WsmanFault(2150858793, 'TimedOut', message);
  }
  const of = id === undefined ? '' : ` CommandId="${escape(id)}"`;
  const streams = chunks.map(
    ({ stream, bytes }) => `<rsp:Stream Name="${escape(stream)}"${of}>${bytes.toString('base64')}</rsp:Stream>`,
  );
  const code = exitCode === undefined ? '' : `<rsp:ExitCode>${exitCode}</rsp:ExitCode>`;
  const state = `<rsp:CommandState${of} State="${states}/${isDone ? 'Done' : 'Running'}">${code}</rsp:CommandState>`;
  return `<rsp:ReceiveResponse>${streams.join('')}${state}</rsp:ReceiveResponse>`;
}

function commandOf(shell: OpenShell, id: string): PlayedCommand {
  const command = shell.commands.get(id.toUpperCase());
  if (!command) throw shellGone(id);
  return command;
}

function shellGone(id: string): WsmanFault {
  const message = `The request for the Windows Remote Shell with ShellId ${id} failed because the shell was not found on the server.`;
  return new WsmanFault(2150858843, 'InvalidSelectors', message);
}
