import { createHash, timingSafeEqual, X509Certificate } from 'node:crypto';
import { createAcceptor, type Acceptor } from './ntlm/acceptor.ts';
import { createSealing, type Sealing } from './sealing.ts';

/** The one account that may log in. */
export interface WinrmAccount {
  readonly username: string;
  readonly password: string;
}

/** What one connection has proven so far. */
export interface Login {
  readonly isIn: boolean;
  /** Set once the login agreed on keys. */
  readonly sealing: Sealing | undefined;
  /** Looks at an Authorization header; gives the challenge to send back, if the login goes on. */
  offer(authorization: string): string | undefined;
}

/** How connections of one server log in. */
export interface LoginOptions {
  readonly account: WinrmAccount;
  /** PEM; with it Basic is offered, and the channel binding checked. */
  readonly certificate: string | undefined;
  readonly computer: string;
}

/** Creates the login of one connection. */
export function createLogin({ account, certificate, computer }: LoginOptions): Login {
  let isIn = false;
  let sealing: Sealing | undefined;
  let acceptor: Acceptor | undefined;

  function offer(authorization: string): string | undefined {
    const [scheme = '', token = ''] = authorization.split(/\s+/);
    const bytes = Buffer.from(token, 'base64');
    if (scheme.toLowerCase() === 'basic' && certificate !== undefined)
      isIn = isAccount(bytes.toString('utf8'), account);
    if (!['negotiate', 'ntlm'].includes(scheme.toLowerCase())) return undefined;
    const kind = bytes.length > 12 && bytes.toString('latin1', 0, 7) === 'NTLMSSP' ? bytes.readUInt32LE(8) : 0;
    if (kind === 1) {
      isIn = false;
      acceptor = createAcceptor({
        computer,
        passwordOf: (user) => (user.toLowerCase() === account.username.toLowerCase() ? account.password : undefined),
        binding: certificate === undefined ? undefined : bindingOf(certificate),
      });
      return `${scheme} ${acceptor.challenge(bytes).toString('base64')}`;
    }
    const key = kind === 3 ? acceptor?.accept(bytes) : undefined;
    acceptor = undefined;
    isIn = key !== undefined;
    sealing = key && createSealing(key);
    return undefined;
  }

  return {
    get isIn() {
      return isIn;
    },
    get sealing() {
      return sealing;
    },
    offer,
  };
}

function isAccount(said: string, { username, password }: WinrmAccount): boolean {
  const [left, right] = [said, `${username}:${password}`].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

function bindingOf(certificate: string): Buffer {
  const digest = createHash('sha256').update(new X509Certificate(certificate).raw).digest();
  return Buffer.concat([Buffer.from('tls-server-end-point:'), digest]);
}
