import type { IncomingHttpHeaders } from 'node:http';
import type { ConnectorContext } from '../context.ts';
import { ConnectorError } from '../errors.ts';
import type { WinrmAuth, WinrmEndpoint } from './endpoint.ts';
import type { Channel } from './http.ts';
import { createKerberosLogin } from './kerberos/login.ts';
import { createNtlmLogin } from './ntlm/login.ts';
import { createNtlmSeal } from './ntlm/seal.ts';
import type { Seal } from './seal.ts';

/** What a login gave: headers for each request, and the seal where TLS does not protect the messages. */
export interface Login {
  readonly headers: Readonly<Record<string, string>>;
  readonly seal: Seal | undefined;
}

/** What a login needs to know. */
export interface LoginOptions {
  readonly endpoint: WinrmEndpoint;
  readonly context: ConnectorContext;
}

/** Logs in on a channel; the login holds for this channel only. Throws a ConnectorError. */
export async function logIn(channel: Channel, auth: WinrmAuth, options: LoginOptions): Promise<Login> {
  const { host, tls } = options.endpoint;
  switch (auth.kind) {
    case 'kerberos':
      return logInWithKerberos(channel, auth, options);
    case 'ntlm':
      return logInWithNtlm(channel, auth, options);
    case 'certificate':
      if (!tls) throw refuseInClear(host, 'A client certificate');
      return { headers: { authorization: mutual }, seal: undefined };
    case 'basic': {
      if (!tls) throw refuseInClear(host, 'A password');
      const credentials = Buffer.from(`${auth.username}:${auth.password}`, 'utf8').toString('base64');
      return { headers: { authorization: `Basic ${credentials}` }, seal: undefined };
    }
  }
}

const mutual = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual';
const nothing = Buffer.alloc(0);

async function logInWithNtlm(
  channel: Channel,
  { username, password }: Extract<WinrmAuth, { kind: 'ntlm' }>,
  { endpoint, context }: LoginOptions,
): Promise<Login> {
  const { host, tls } = endpoint;
  const target = `HTTP/${host}`;
  const login = createNtlmLogin({ username, password, target, binding: channel.binding, context });
  const first = await channel.post({ headers: negotiate(login.negotiate), body: nothing });
  const challenge = tokenOf(first.headers);
  if (!challenge) throw refuseLogin(host, 'it does not offer Negotiate (NTLM)');
  const { message, sessionKey } = login.authenticate(challenge);
  const second = await channel.post({ headers: negotiate(message), body: nothing });
  if (second.status === 401) {
    throw refuseLogin(host, 'check the account, its password, and whether it is locked, disabled or expired');
  }
  return { headers: {}, seal: tls ? undefined : createNtlmSeal(sessionKey) };
}

async function logInWithKerberos(
  channel: Channel,
  auth: Extract<WinrmAuth, { kind: 'kerberos' }>,
  { endpoint }: LoginOptions,
): Promise<Login> {
  const { host, tls } = endpoint;
  const login = await createKerberosLogin({ ...auth, host, binding: channel.binding });
  try {
    const answer = await channel.post({ headers: negotiate(await login.begin()), body: nothing });
    if (answer.status === 401) {
      throw refuseLogin(host, 'it did not take the Kerberos ticket: clock, service principal name, or channel binding');
    }
    const token = tokenOf(answer.headers);
    if (!token) throw refuseLogin(host, 'it did not prove its own identity by Kerberos');
    const seal = await login.finish(token);
    if (!tls) return { headers: {}, seal };
    // Nothing is sealed inside TLS; this one token only shows whether the session key is of a kind that is used.
    seal.wrap(Buffer.from('probe'));
    seal.dispose();
    return { headers: {}, seal: undefined };
  } catch (error) {
    login.dispose();
    throw error;
  }
}

function negotiate(token: Buffer): Record<string, string> {
  return { authorization: `Negotiate ${token.toString('base64')}` };
}

function tokenOf(headers: IncomingHttpHeaders): Buffer | undefined {
  const found = /\b(?:Negotiate|Kerberos|NTLM) ([A-Za-z0-9+/]+={0,2})/i.exec(headers['www-authenticate'] ?? '');
  return found?.[1] === undefined ? undefined : Buffer.from(found[1], 'base64');
}

function refuseLogin(host: string, why: string): ConnectorError {
  return new ConnectorError('login-refused', `${host} refused the login: ${why}.`, { data: { host } });
}

function refuseInClear(host: string, what: string): ConnectorError {
  const message = `${what} for ${host} would travel in clear: use HTTPS (useSsl), or Kerberos or NTLM.`;
  return new ConnectorError('login-refused', message, { data: { host } });
}
