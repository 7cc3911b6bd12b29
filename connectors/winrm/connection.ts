import type { ConnectorContext } from '../context.ts';
import { ConnectorError } from '../errors.ts';
import { createGate, type Gate } from '../gate.ts';
import { urlOf, type WinrmAuth, type WinrmEndpoint } from './endpoint.ts';
import { type Channel, type HttpAnswer, openChannel } from './http.ts';
import { type Login, logIn } from './login.ts';
import { sealBody, unsealBody } from './seal.ts';
import { readAnswer } from './soap/answer.ts';
import type { Envelope } from './soap/envelope.ts';
import { explainStatus, FaultError } from './soap/faults.ts';
import type { XmlElement } from './soap/xml.ts';

/** A logged-in way to one server, one request at a time; logs in at the first one, and anew after a loss. */
export interface Connection {
  /** True while a request is under way. */
  readonly isBusy: boolean;
  /** The body of the answer. Rejects with a FaultError for a fault and with another ConnectorError for all else. */
  send(envelope: Envelope, options?: { silenceMs?: number }): Promise<XmlElement>;
  close(): void;
}

/** The two ways of one shell: while an answer is waited for on one, the other can still stop the command. */
export interface Connections {
  readonly url: string;
  readonly server: string;
  readonly context: ConnectorContext;
  readonly main: Connection;
  readonly second: Connection;
  close(): void;
}

/** What all connections of a connector share. */
export interface ConnectionTools {
  readonly context: ConnectorContext;
  readonly logins: Gate;
}

/** Creates both ways; each opens when it is first used. */
export function createConnections(endpoint: WinrmEndpoint, tools: ConnectionTools): Connections {
  const main = createConnection(endpoint, tools);
  const second = createConnection(endpoint, tools);
  return {
    ...{ url: urlOf(endpoint), server: endpoint.host, context: tools.context, main, second },
    close: () => {
      main.close();
      second.close();
    },
  };
}

interface Open {
  readonly channel: Channel;
  readonly login: Login;
}

/** Creates one way to a server. */
export function createConnection(endpoint: WinrmEndpoint, { context, logins }: ConnectionTools): Connection {
  const turns = createGate(1);
  let current: Open | undefined;
  let waiting = 0;
  let isClosed = false;

  async function send(envelope: Envelope, { silenceMs = 0 }: { silenceMs?: number } = {}): Promise<XmlElement> {
    waiting += 1;
    const leave = await turns.enter();
    try {
      const open = await ready();
      return await exchange(open, envelope, silenceMs);
    } catch (error) {
      // After a fault both sides still agree on where they are; after anything else they may not.
      if (!(error instanceof FaultError)) drop();
      throw error;
    } finally {
      waiting -= 1;
      leave();
    }
  }

  async function ready(): Promise<Open> {
    if (isClosed) throw new ConnectorError('cancelled', 'The connection is closed.');
    if (current && !current.channel.isLost) return current;
    drop();
    const leave = await logins.enter();
    try {
      const open = await openFirst(endpoint, context);
      current = open;
      if (isClosed) throw new ConnectorError('cancelled', 'The connection is closed.');
      return open;
    } finally {
      leave();
    }
  }

  async function exchange({ channel, login }: Open, envelope: Envelope, silenceMs: number): Promise<XmlElement> {
    const { seal, headers } = login;
    const plain = { contentType: 'application/soap+xml;charset=UTF-8', body: envelope.bytes };
    const { contentType, body } = seal ? sealBody(envelope.bytes, seal) : plain;
    const answer = await channel.post({ headers: { ...headers, 'content-type': contentType }, body, silenceMs });
    const bytes = contentOf(answer, login, endpoint.host);
    const read = readAnswer(bytes, envelope.messageId);
    if (read.kind === 'fault') throw new FaultError(read.fault, endpoint.host);
    const problem = explainStatus(answer.status, endpoint.host);
    if (problem) throw problem;
    return read.body;
  }

  function drop(): void {
    current?.login.seal?.dispose();
    current?.channel.end();
    current = undefined;
  }

  return {
    get isBusy() {
      return waiting > 0;
    },
    send,
    close: () => {
      isClosed = true;
      drop();
    },
  };
}

/** The message of an answer, unsealed; a status that never brings one is an error. */
function contentOf({ status, headers, body }: HttpAnswer, { seal }: Login, host: string): Buffer {
  const contentType = headers['content-type'] ?? '';
  const isMessage = /soap\+xml|multipart\/encrypted/i.test(contentType) && body.length > 0 && status !== 401;
  const problem = isMessage ? undefined : explainStatus(status, host);
  if (problem) throw problem;
  return seal ? unsealBody(body, contentType, seal) : body;
}

/** Tries the ways to log in; the next one only when the one before cannot be used here at all. */
async function openFirst(endpoint: WinrmEndpoint, context: ConnectorContext): Promise<Open> {
  let last: ConnectorError | undefined;
  for (const auth of endpoint.auth) {
    try {
      return await openWith(auth, endpoint, context);
    } catch (error) {
      if (!(error instanceof ConnectorError) || !mayTryNext(error)) throw error;
      last = error;
    }
  }
  throw last ?? new ConnectorError('secret-missing', `No way to log in to ${endpoint.host} is configured.`);
}

function mayTryNext({ code }: ConnectorError): boolean {
  return code === 'library-missing' || code === 'kerberos-failed';
}

async function openWith(auth: WinrmAuth, endpoint: WinrmEndpoint, context: ConnectorContext): Promise<Open> {
  const channel = await openChannel(endpoint, context, auth.kind === 'certificate' ? auth : undefined);
  try {
    return { channel, login: await logIn(channel, auth, { endpoint, context }) };
  } catch (error) {
    channel.end();
    throw error;
  }
}
