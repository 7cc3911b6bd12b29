import type { ConnectorContext } from '../../context.ts';
import { bindingHash, hmacMd5, readAccount, responseKey, utf16 } from './hashes.ts';
import {
  type Challenge,
  micOffset,
  type Pair,
  pairIds,
  readChallenge,
  writeAuthenticate,
  writeNegotiate,
  writePairs,
} from './messages.ts';
import { createRc4 } from './rc4.ts';

/** Who logs in, where, and over which TLS connection. */
export interface NtlmOptions {
  readonly username: string;
  readonly password: string;
  /** Service name that the server may check, such as `HTTP/wsus01`. */
  readonly target: string;
  readonly binding: Uint8Array | undefined;
  readonly context: Pick<ConnectorContext, 'randomBytes'>;
  /** Milliseconds since 1970, for servers that tell no time of their own. */
  readonly wallClock?: () => number;
}

/** One NTLMv2 login. */
export interface NtlmLogin {
  readonly negotiate: Buffer;
  /** Answers the server's challenge; the key is what both sides seal with from then on. */
  authenticate(challenge: Buffer): NtlmProof;
}

/** The last message of a login, and what it agreed on. */
export interface NtlmProof {
  readonly message: Buffer;
  readonly sessionKey: Buffer;
}

/** Begins a login. */
export function createNtlmLogin(options: NtlmOptions): NtlmLogin {
  const negotiate = writeNegotiate();

  function authenticate(challengeBytes: Buffer): NtlmProof {
    const challenge = readChallenge(challengeBytes);
    const account = readAccount(options.username);
    const key = responseKey(account, options.password);
    const told = challenge.pairs.find(({ id }) => id === pairIds.timestamp)?.value;
    const clientNonce = options.context.randomBytes(8);
    const blob = writeBlob({
      clientNonce,
      time: told ?? windowsTime(options.wallClock ?? Date.now),
      pairs: answerPairs(challenge, options),
    });
    const proof = hmacMd5(key, challenge.nonce, blob);
    const baseKey = hmacMd5(key, proof);
    const sessionKey = options.context.randomBytes(16);
    const message = writeAuthenticate({
      flags: challenge.flags,
      // Where the server tells its time, the old response is zeros.
      lmResponse: told ? Buffer.alloc(24) : Buffer.concat([hmacMd5(key, challenge.nonce, clientNonce), clientNonce]),
      ntResponse: Buffer.concat([proof, blob]),
      domain: utf16(account.domain),
      user: utf16(account.user),
      encryptedKey: createRc4(baseKey).update(sessionKey),
    });
    if (told) hmacMd5(sessionKey, negotiate, challengeBytes, message).copy(message, micOffset);
    return { message, sessionKey };
  }

  return { negotiate, authenticate };
}

/** What the server said of itself goes back to it, so that nobody in between can have changed it. */
function answerPairs({ pairs }: Challenge, { binding, target }: NtlmOptions): Pair[] {
  const ours: readonly number[] = [pairIds.flags, pairIds.targetName, pairIds.channelBindings];
  const isTimed = pairs.some(({ id }) => id === pairIds.timestamp);
  const micIsThere = Buffer.from([2, 0, 0, 0]);
  return [
    ...pairs.filter(({ id }) => !ours.includes(id)),
    ...(isTimed ? [{ id: pairIds.flags, value: micIsThere }] : []),
    ...(binding ? [{ id: pairIds.channelBindings, value: bindingHash(binding) }] : []),
    { id: pairIds.targetName, value: utf16(target) },
  ];
}

interface Blob {
  readonly time: Buffer;
  readonly clientNonce: Buffer;
  readonly pairs: readonly Pair[];
}

function writeBlob({ time, clientNonce, pairs }: Blob): Buffer {
  const head = Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([head, time, clientNonce, Buffer.alloc(4), writePairs(pairs), Buffer.alloc(4)]);
}

/** 100 ns since 1601. */
function windowsTime(wallClock: () => number): Buffer {
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE((BigInt(Math.trunc(wallClock())) + 11_644_473_600_000n) * 10_000n);
  return time;
}
