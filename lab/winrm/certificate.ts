import { createHash, createSign, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';

/** A self-signed certificate of a simulated server with its key, PEM. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly key: string;
}

const oids = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  alternativeNames: '551d11',
  basicConstraints: '551d13',
} as const;
const tags = {
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  text: 0x0c,
  sequence: 0x30,
  set: 0x31,
  time: 0x17,
} as const;

/** A new certificate for localhost and 127.0.0.1, good for ten years; X.509 written by hand, so that no program is needed. */
export function createCertificate(name: string): ServerCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(tags.sequence, oid(oids.ecdsaWithSha256));
  const person = der(
    tags.sequence,
    der(tags.set, der(tags.sequence, oid(oids.commonName), der(tags.text, Buffer.from(name, 'utf8')))),
  );
  const now = Date.now();
  const content = der(
    tags.sequence,
    der(0xa0, der(tags.integer, Buffer.from([2]))),
    der(tags.integer, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    person,
    der(tags.sequence, time(now - 86_400_000), time(now + 3650 * 86_400_000)),
    person,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(tags.sequence, ...extensions())),
  );
  const signature = createSign('sha256').update(content).sign(privateKey);
  const whole = der(tags.sequence, content, algorithm, der(tags.bits, Buffer.from([0]), signature));
  return {
    certificate: pem(whole),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** `SHA256:…` of a certificate's public key. */
export function pinOf(certificate: string): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

function extensions(): Buffer[] {
  const names = [der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1]))];
  const isAuthority = der(tags.sequence, der(0x01, Buffer.from([0xff])));
  return [
    der(tags.sequence, oid(oids.alternativeNames), der(tags.octets, der(tags.sequence, ...names))),
    der(tags.sequence, oid(oids.basicConstraints), der(0x01, Buffer.from([0xff])), der(tags.octets, isAuthority)),
  ];
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function oid(hex: string): Buffer {
  return der(tags.oid, Buffer.from(hex, 'hex'));
}

/** Two digits for the year, as certificates that end before 2050 have it. */
function time(at: number): Buffer {
  return der(tags.time, Buffer.from(`${new Date(at).toISOString().replace(/\D/g, '').slice(2, 14)}Z`));
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
