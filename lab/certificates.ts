import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A certificate and its private key, both PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** What a certificate says. */
export interface CertificateOptions {
  readonly name: string;
  /** DNS names and IPv4 addresses it is good for; none makes it an authority. */
  readonly hosts: readonly string[];
  /** Who signs it; without one it signs itself. */
  readonly issuer?: Certificate & { readonly name: string };
  /** It is good from a day before until two years after. */
  readonly at: Date;
}

/** Makes an X.509 certificate with a new P-256 key; the lab needs no other program for it. */
export function createCertificate({ name, hosts, issuer, at }: CertificateOptions): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const signer: KeyObject = issuer ? createPrivateKey(issuer.key) : privateKey;
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x4a]), randomBytes(15)])),
    ecdsaWithSha256(),
    nameOf(issuer?.name ?? name),
    sequence(time(new Date(at.getTime() - dayMs)), time(new Date(at.getTime() + 730 * dayMs))),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...(hosts.length === 0 ? authorityExtensions() : hostExtensions(hosts)))),
  );
  const whole = sequence(body, ecdsaWithSha256(), bitString(sign('sha256', body, signer)));
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines(whole)}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

const dayMs = 86_400_000;
const oids = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  basicConstraints: '551d13',
  keyUsage: '551d0f',
  extendedKeyUsage: '551d25',
  serverAuthentication: '2b06010505070301',
  subjectAltName: '551d11',
} as const;

function authorityExtensions(): Buffer[] {
  // keyCertSign and cRLSign
  return [
    extension(oids.basicConstraints, sequence(boolean())),
    extension(oids.keyUsage, der(0x03, Buffer.from([1, 6]))),
  ];
}

function hostExtensions(hosts: readonly string[]): Buffer[] {
  const names = hosts.map((host) =>
    isIPv4(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host, 'ascii')),
  );
  return [
    extension(oids.basicConstraints, sequence()),
    extension(oids.extendedKeyUsage, sequence(oid(oids.serverAuthentication))),
    extension(oids.subjectAltName, sequence(...names)),
  ];
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(oid(id), der(0x04, value));
}

function ecdsaWithSha256(): Buffer {
  return sequence(oid(oids.ecdsaWithSha256));
}

function nameOf(name: string): Buffer {
  return sequence(der(0x31, sequence(oid(oids.commonName), der(0x0c, Buffer.from(name, 'utf8')))));
}

function time(at: Date): Buffer {
  return der(0x17, Buffer.from(`${at.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`, 'ascii'));
}

function explicit(tag: number, content: Buffer): Buffer {
  return der(0xa0 + tag, content);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function integer(bytes: Buffer): Buffer {
  return der(0x02, bytes);
}

function boolean(): Buffer {
  return der(0x01, Buffer.from([0xff]));
}

function bitString(bytes: Buffer): Buffer {
  return der(0x03, Buffer.concat([Buffer.from([0]), bytes]));
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function lines(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
}
