import { createHash, type X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { connect, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import { ConnectorError } from '../errors.ts';
import type { WinrmTls } from './endpoint.ts';

/** A client certificate with its key, PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** What one TLS connection needs. */
export interface TlsOptions extends WinrmTls {
  readonly host: string;
  readonly port: number;
  readonly client?: ClientCertificate | undefined;
}

/** A connection whose peer is known. */
export interface Secured {
  readonly socket: TLSSocket;
  /** Binds a login to this connection. */
  readonly binding: Buffer;
}

/**
 * Starts TLS 1.2 or later on a connected socket and checks who answers, before a byte is written: by authority and
 * name, or by the pinned key. Throws a ConnectorError; the socket is destroyed then.
 */
export async function startTls(socket: Socket, options: TlsOptions): Promise<Secured> {
  const { host, pins, ca } = options;
  const secured = connect({
    socket,
    ...(isIP(host) === 0 && { servername: host }),
    secureContext: createContext(options),
    // A pinned key takes the place of an authority: requireCertificate refuses every other key below.
    rejectUnauthorized: pins.length === 0 || ca !== undefined,
    ...(pins.length > 0 && { checkServerIdentity: () => undefined }),
  });
  try {
    await new Promise<void>((resolve, reject) => {
      secured.once('secureConnect', resolve);
      secured.once('error', reject);
      secured.once('close', () => reject(new Error('The connection ended during the TLS handshake.')));
    });
  } catch (cause) {
    secured.destroy();
    throw explainTlsError(cause, options);
  }
  // Node gives the certificate once; a second question finds nothing.
  const certificate = secured.getPeerX509Certificate();
  try {
    return { socket: secured, binding: channelBindingOf(requireCertificate(certificate, options)) };
  } catch (error) {
    secured.destroy();
    throw error;
  }
}

function createContext({ ca, client, host }: TlsOptions): SecureContext {
  try {
    return createSecureContext({
      minVersion: 'TLSv1.2',
      // Windows asks for a client certificate in a second handshake, which TLS 1.3 does not have.
      ...(client && { cert: client.certificate, key: client.key, maxVersion: 'TLSv1.2' }),
      ...(ca !== undefined && { ca }),
    });
  } catch (cause) {
    const message = `A certificate or key for ${host} cannot be read: give PEM, the key without a passphrase.`;
    throw new ConnectorError('secret-missing', message, { cause, data: { host } });
  }
}

/** `SHA256:<base64>` of a certificate's public key, the form in which it is pinned. */
function pinOf(certificate: X509Certificate): string {
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** What binds a login to this TLS connection (tls-server-end-point, RFC 5929). */
function channelBindingOf(certificate: X509Certificate): Buffer {
  const digest = createHash(bindingHash(certificate)).update(certificate.raw).digest();
  return Buffer.concat([Buffer.from('tls-server-end-point:', 'latin1'), digest]);
}

/** The hash of the certificate's own signature; SHA-256 in the place of MD5 and SHA-1. */
function bindingHash({ signatureAlgorithmOid }: X509Certificate): string {
  return hashBySignature[signatureAlgorithmOid] ?? 'sha256';
}

const hashBySignature: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
};

function requireCertificate(certificate: X509Certificate | undefined, options: TlsOptions): X509Certificate {
  const { host, port, pins } = options;
  if (!certificate) throw explainTlsError(new Error('no certificate came'), options);
  const fingerprint = pinOf(certificate);
  if (pins.length === 0 || pins.some((pin) => pin.replace(/=+$/, '') === fingerprint)) return certificate;
  const message = `The certificate of ${host} has not the pinned key: it shows ${fingerprint}. If it was renewed, compare the key on the server and pin it anew with: douki trust; otherwise somebody may be in between.`;
  const data = { host, port: String(port), fingerprint, expected: pins.join(' ') };
  throw new ConnectorError('certificate-changed', message, { data });
}

function explainTlsError(cause: unknown, { host, port }: TlsOptions): ConnectorError {
  const { code = '', message = '' } = cause as { code?: string; message?: string };
  const data = { host, port: String(port), ...(code !== '' && { reason: code }) };
  if (isAboutTrust(code)) {
    const text = `The certificate of ${host} is not trusted (${code}): name its authority with ca, correct the host name, or pin its key with: douki trust.`;
    return new ConnectorError('certificate-refused', text, { cause, data });
  }
  const text = `${host} port ${port} did not agree on TLS (${code || message}): is it the HTTPS port, and TLS 1.2 allowed there?`;
  return new ConnectorError('unreachable', text, { cause, data });
}

function isAboutTrust(code: string): boolean {
  return /CERT|VERIFY|SELF_SIGNED|ISSUER|SIGNATURE_FAILURE|CRL/.test(code) && !code.startsWith('ERR_SSL');
}
