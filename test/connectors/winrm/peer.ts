import type { WinrmAuth, WinrmEndpoint } from '../../../connectors/winrm/endpoint.ts';
import { createCertificate, pinOf, type ServerCertificate } from '../../../lab/winrm/certificate.ts';
import { type Interference, startWinrmServer, type WinrmServerOptions } from '../../../lab/winrm/server.ts';
import type { SoapRequest } from '../../../lab/winrm/soap.ts';
import { cmdShellUri, createCmdPlayer, type Program, type ShellProcess } from '../../../lab/winrm/winrs.ts';
import { playRequest, readRequest } from '../player.ts';

export const secret = 'Secret-5f3a-\u65e5\u672c';
export const username = 'LAB\\wsusbot';

/** How a peer is reached. */
export type Transport = 'https-basic' | 'https-ntlm' | 'http-ntlm';

/** The lab's WinRM server with a program that plays the driver (player.ts), and what it saw. */
export interface WinrmPeer {
  readonly endpoint: WinrmEndpoint;
  readonly certificate: ServerCertificate;
  readonly commandLines: readonly string[];
  readonly counts: { requests: number; connections: number };
  /** Every operation that arrived, in order. */
  readonly operations: readonly string[];
  /** Decides the fate of each request from now on. */
  interfere(decide: (request: SoapRequest) => Interference | undefined): void;
  cut(): void;
  close(): Promise<void>;
}

/** Starts a peer on a free port of loopback. */
export async function startWinrmPeer(transport: Transport, more: Partial<WinrmServerOptions> = {}): Promise<WinrmPeer> {
  const certificate = createCertificate('peer');
  const commandLines: string[] = [];
  const operations: string[] = [];
  const counts = { requests: 0, connections: 0 };
  let decide: (request: SoapRequest) => Interference | undefined = () => undefined;
  const isTls = transport !== 'http-ntlm';
  const server = await startWinrmServer({
    port: 0,
    certificate: isTls ? certificate : undefined,
    account: { username: transport === 'https-basic' ? username : 'wsusbot', password: secret },
    computer: 'peer',
    players: {
      [cmdShellUri]: createCmdPlayer((process) => {
        commandLines.push(process.commandLine);
        return play(process, () => (counts.requests += 1));
      }),
    },
    conduct: {
      connection: () => {
        counts.connections += 1;
        return undefined;
      },
    },
    interfere: (request) => {
      operations.push(request.operation);
      return decide(request);
    },
    ...more,
  });
  return {
    endpoint: {
      ...{ host: '127.0.0.1', port: server.port, auth: [authOf(transport)] },
      ...(isTls && { tls: { pins: [pinOf(certificate.certificate)] } }),
    },
    ...{ certificate, commandLines, counts, operations },
    interfere: (next) => (decide = next),
    cut: () => server.cut(),
    close: () => server.close(),
  };
}

function authOf(transport: Transport): WinrmAuth {
  const kind = transport === 'https-basic' ? 'basic' : 'ntlm';
  return { kind, username, password: secret };
}

function play({ output }: ShellProcess, count: () => void): Program {
  const chunks: Buffer[] = [];
  let isRead = false;
  return {
    input: (bytes) => {
      chunks.push(bytes);
      const request = !isRead && bytes.includes('end\n') ? readRequest(Buffer.concat(chunks)) : undefined;
      if (!request) return;
      isRead = true;
      count();
      playRequest(request, {
        write: (piece) => void output.write('stdout', piece),
        exit: (code) => output.end(code),
        hangUp: () => output.end(),
      });
    },
    inputEnd: () => undefined,
  };
}
