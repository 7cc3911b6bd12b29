import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Answer, Sighting } from './answer.ts';
import { TdsError } from './bytes.ts';
import { type Login, readLogin } from './login.ts';
import { createMessageReader, packetTypes, type TdsMessage, writeMessage } from './packets.ts';
import { encryptions, readPrelogin, writePreloginAnswer } from './prelogin.ts';
import { readRequest } from './request.ts';
import { wholeResponse } from './response.ts';
import { answerRun, type Attention } from './run.ts';
import {
  changedCollation,
  changedText,
  createTokenWriter,
  doneBits,
  featuresAcknowledged,
  loginAcknowledged,
  type ServerMessage,
} from './tokens.ts';
import { openTransport } from './transport.ts';

/** How a server behaves where a scenario or a test wants it to. */
export interface TdsConduct {
  /** `off` grants no encryption, as an old server or a man in the middle; `strict` takes TDS 8 only. */
  readonly encryption?: 'required' | 'off' | 'strict';
  /** After what the server falls silent, or cuts the connection. */
  readonly fault?: 'silent-connect' | 'silent-prelogin' | 'silent-login' | 'cut-login' | 'silent-request';
  /** Every login is refused with these. */
  readonly loginErrors?: readonly ServerMessage[];
  /** All answers go out in pieces of so many bytes. */
  readonly pieceBytes?: number;
  /** The largest packet that is granted; 4,096 unless given. */
  readonly packetBytes?: number;
  readonly attentionStyle?: 'own-message' | 'same-message';
}

/** What every session of a server shares. */
export interface SessionOptions {
  readonly account: { readonly userName: string; readonly password: string };
  readonly databases: readonly string[];
  readonly wrappedContext: SecureContext;
  readonly strictContext: SecureContext;
  readonly answer: Answer;
  readonly saw: (sighting: Sighting) => void;
  readonly conduct: TdsConduct;
}

/** Speaks TDS 7.1 to 8.0 with one client until it goes. */
export function serveSession(socket: Socket, options: SessionOptions): void {
  const { conduct, saw } = options;
  saw({ kind: 'connection' });
  if (conduct.fault === 'silent-connect') {
    socket.on('error', () => socket.destroy()).resume();
    return;
  }
  const gone = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
  const readMessages = createMessageReader();
  let login: Login | undefined;
  let packetBytes = 4096;
  let running: (Attention & { raise(): void }) | undefined;
  let last = Promise.resolve();
  const transport = openTransport(socket, {
    begins: conduct.encryption === 'strict' ? 'strict' : 'both',
    wrappedContext: options.wrappedContext,
    strictContext: options.strictContext,
    pieceBytes: conduct.pieceBytes,
    onBytes: (bytes) => readMessages(bytes).forEach(receive),
  });
  const tokens = () => createTokenWriter(dialectOf(login));

  function receive(message: TdsMessage): void {
    if (message.type === packetTypes.attention) return attend();
    last = last.then(() => handle(message)).catch(() => transport.cut('close'));
  }

  function attend(): void {
    saw({ kind: 'attention' });
    if (running?.isHeard === false) return;
    if (running) return running.raise();
    void transport.write(wholeResponse([tokens().done('done', doneBits.attention)], packetBytes));
  }

  async function handle(message: TdsMessage): Promise<void> {
    switch (message.type) {
      case packetTypes.prelogin:
        return prelogin(message.body);
      case packetTypes.login7:
        return logIn(readLogin(message.body));
      default:
        return carryOut(message);
    }
  }

  async function prelogin(body: Buffer): Promise<void> {
    const asked = readPrelogin(body);
    if (conduct.fault === 'silent-prelogin') return;
    const isOff = conduct.encryption === 'off';
    const isAgreed = !isOff && !transport.isEncrypted && asked.encryption !== encryptions.notSupported;
    const wished = asked.encryption === encryptions.on ? encryptions.on : encryptions.required;
    const granted = isOff ? encryptions.notSupported : wished;
    await transport.write(writeMessage(packetTypes.response, writePreloginAnswer(granted, asked), packetBytes));
    if (isAgreed) return transport.startTls();
    // Encryption is required, and this client has none.
    if (!isOff && !transport.isEncrypted) transport.end();
  }

  async function logIn(asked: Login): Promise<void> {
    const { account, databases } = options;
    if (login) throw new TdsError('a second login came');
    const errors = refusalOf(asked);
    saw({
      kind: 'login',
      userName: asked.userName,
      isEncrypted: transport.isEncrypted,
      wantsReadOnly: asked.wantsReadOnly,
      application: asked.application,
      database: asked.database,
      isRefused: errors.length > 0,
    });
    if (conduct.fault === 'silent-login') return;
    if (conduct.fault === 'cut-login') return transport.cut('close');
    const writer = createTokenWriter(dialectOf(asked));
    if (errors.length > 0) {
      const said = errors.map((error) => writer.message('error', error));
      await transport.write(wholeResponse([...said, writer.done('done', doneBits.error)], packetBytes));
      return transport.end();
    }
    const database = asked.database || (databases[0] ?? 'master');
    const wanted = asked.packetSize || 4096;
    const granted = Math.max(512, Math.min(wanted, conduct.packetBytes ?? 4096));
    const welcome = [
      changedText(1, database, 'master'),
      writer.message('info', { number: 5701, class: 0, state: 2, text: `Changed database context to '${database}'.` }),
      changedCollation(),
      changedText(2, 'us_english', ''),
      writer.message('info', { number: 5703, class: 0, text: 'Changed language setting to us_english.' }),
      loginAcknowledged(asked.version),
      changedText(4, String(granted), String(wanted)),
      ...(asked.features.has(10) ? [featuresAcknowledged()] : []),
      writer.done('done', 0),
    ];
    await transport.write(wholeResponse(welcome, packetBytes));
    // The answer to the login itself still went out in the old size.
    packetBytes = granted;
    login = asked;

    function refusalOf({
      userName,
      password,
      isIntegrated,
      database: wantedDatabase,
    }: Login): readonly ServerMessage[] {
      if (conduct.loginErrors) return conduct.loginErrors;
      const failed = { number: 18456, class: 14, text: `Login failed for user '${userName}'.` };
      if (isIntegrated) return [{ ...failed, number: 18452, text: 'The login is from an untrusted domain.' }];
      if (userName !== account.userName || password !== account.password) return [failed];
      if (wantedDatabase === '' || databases.includes(wantedDatabase)) return [];
      const text = `Cannot open database "${wantedDatabase}" requested by the login. The login failed.`;
      return [{ number: 4060, class: 11, text }, failed];
    }
  }

  async function carryOut(message: TdsMessage): Promise<void> {
    if (!login) throw new TdsError('a request came before the login');
    const dialect = dialectOf(login);
    if (message.isIgnored) {
      return transport.write(wholeResponse([tokens().done('done', doneBits.error)], packetBytes));
    }
    const request = readRequest(message, dialect.isWide);
    saw({ kind: 'request', request });
    if (conduct.fault === 'silent-request') return;
    const raised = Promise.withResolvers<void>();
    const attention = {
      isRaised: false,
      isHeard: true,
      raised: raised.promise,
      raise() {
        attention.isRaised = true;
        raised.resolve();
      },
    };
    void gone.then(attention.raise);
    running = attention;
    const { attentionStyle = 'own-message' } = conduct;
    await answerRun({
      ...{ kind: request.kind, parts: options.answer(request), isReset: message.isReset },
      ...{ tokens: tokens(), transport, packetBytes, attention, attentionStyle },
    });
    running = undefined;
  }
}

/** Older clients write their version from 7.1 (0x71000001) on; TDS 8 is 0x08000000. */
function dialectOf(login: Login | undefined): { isWide: boolean; hasBitmap: boolean } {
  if (!login) return { isWide: true, hasBitmap: true };
  const major = login.version >>> 24;
  return {
    isWide: major === 0x08 || major >= 0x72,
    hasBitmap: major === 0x08 || major >= 0x74 || login.version === 0x730b0003,
  };
}
