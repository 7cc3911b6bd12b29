import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import type { ServiceClientCredentialsFactory } from 'botframework-connector';
import { channelOnly, createAdapter, type TeamsAdapter } from '../../bot/teams/adapter.ts';
import { isTrustedServiceUrl } from '../../bot/teams/settings.ts';
import { createLog } from '../support/log.ts';
import { tenantId } from '../support/people.ts';

const appId = '99999999-9999-4999-8999-999999999999';
const serviceUrl = 'https://smba.trafficmanager.net/emea/';
const channelIssuer = 'https://api.botframework.com';

/** Keys of an issuer that only this test trusts. */
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

describe('who is believed at the door', () => {
  let metadata: Server;
  let adapter: TeamsAdapter;
  let turns = 0;
  const log = createLog();

  beforeAll(async () => {
    const { n, e } = publicKey.export({ format: 'jwk' });
    metadata = createServer((request, response) => {
      const { port } = metadata.address() as AddressInfo;
      const keys = {
        keys: [
          { kty: 'RSA', use: 'sig', kid: 'k1', n, e, endorsements: ['msteams'] },
          { kty: 'RSA', use: 'sig', kid: 'k2', n, e, endorsements: ['sms'] },
        ],
      };
      const openId = { issuer: channelIssuer, jwks_uri: `http://127.0.0.1:${port}/keys` };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(request.url === '/keys' ? keys : openId));
    });
    await new Promise<void>((resolve) => metadata.listen(0, '127.0.0.1', resolve));
    const { port } = metadata.address() as AddressInfo;
    adapter = makeAdapter(`http://127.0.0.1:${port}`);
  });
  afterAll(() => {
    metadata.closeAllConnections();
    metadata.close();
  });

  const makeAdapter = (base: string) => {
    const credentials = {
      isValidAppId: async (id: string) => id === appId,
      isAuthenticationDisabled: async () => false,
      createCredentials: async () => ({ appId, signRequest: async (request: unknown) => request }),
    } as unknown as ServiceClientCredentialsFactory;
    const authentication = new ConfigurationBotFrameworkAuthentication(
      {
        ValidateAuthority: 'true',
        ToChannelFromBotLoginUrl: `${base}/login`,
        ToChannelFromBotOAuthScope: channelIssuer,
        ToBotFromChannelTokenIssuer: channelIssuer,
        OAuthUrl: `${base}/oauth`,
        ToBotFromChannelOpenIdMetadataUrl: `${base}/channel`,
        ToBotFromEmulatorOpenIdMetadataUrl: `${base}/emulator`,
        CallerId: '',
      },
      credentials,
      channelOnly(appId),
    );
    const settings = { mode: 'teams', appId, tenantId, identity: { kind: 'password', password: 'x' } } as const;
    return createAdapter(settings, log, authentication);
  };

  const receive = async (authorization: string) => {
    turns = 0;
    const activity = {
      type: 'message',
      id: '1',
      text: 'help',
      channelId: 'msteams',
      serviceUrl,
      conversation: { id: 'a:x', tenantId },
      from: { id: '29:x' },
      recipient: { id: '28:x' },
    };
    const answer = await adapter.receive(authorization, activity, async () => {
      turns += 1;
    });
    return { status: answer.status, turns, body: JSON.stringify(answer.body ?? null) };
  };

  const claims = (over: object = {}) => {
    const now = Math.floor(Date.now() / 1000);
    return { iss: channelIssuer, aud: appId, serviceurl: serviceUrl, nbf: now - 60, exp: now + 3600, ...over };
  };

  test('a token of the Bot Connector for this bot is believed', async () => {
    expect(await receive(`Bearer ${token(claims())}`)).toMatchObject({ status: 200, turns: 1 });
  });

  const entraV2 = { iss: `https://login.microsoftonline.com/${tenantId}/v2.0`, ver: '2.0', azp: appId, tid: tenantId };
  const entraV1 = { iss: `https://sts.windows.net/${tenantId}/`, ver: '1.0', appid: appId, tid: tenantId };
  const hour = 3600;
  const longAgo = Math.floor(Date.now() / 1000) - hour;
  test.each([
    ['no header', () => ''],
    ['garbage', () => 'Bearer x.y.z'],
    ['Basic', () => 'Basic dXNlcjpwYXNz'],
    ['another audience', () => `Bearer ${token(claims({ aud: 'somebody' }))}`],
    ['another issuer', () => `Bearer ${token(claims({ iss: 'https://evil.example' }))}`],
    ['an unknown key', () => `Bearer ${token(claims(), { kid: 'k9' })}`],
    ['a key that is not endorsed for Teams', () => `Bearer ${token(claims(), { kid: 'k2' })}`],
    ['an expired token', () => `Bearer ${token(claims({ exp: longAgo }))}`],
    ['another service address', () => `Bearer ${token(claims({ serviceurl: 'https://evil.example/' }))}`],
    ['no service address', () => `Bearer ${token(claims({ serviceurl: undefined }))}`],
    ['a signature by somebody else', () => `Bearer ${token(claims(), { key: stranger })}`],
    ['no signature', () => `Bearer ${unsigned(claims())}`],
    ['a skill token', () => `Bearer ${token(claims({ ...entraV2, azp: '88888888-8888-4888-8888-888888888888' }))}`],
    ['an Entra v2 token that names this bot twice', () => `Bearer ${token(claims(entraV2))}`],
    ['an Entra v1 token that names this bot twice', () => `Bearer ${token(claims(entraV1))}`],
  ])('%s is answered 401, runs nothing and tells nothing', async (_title, authorization) => {
    expect(await receive(authorization())).toEqual({ status: 401, turns: 0, body: '{"error":"Not authenticated"}' });
  });

  test('when the keys cannot be fetched nobody is believed, and the answer is 503', async () => {
    const before = adapter;
    adapter = makeAdapter('http://127.0.0.1:9');
    expect(await receive(`Bearer ${token(claims())}`)).toMatchObject({ status: 503, turns: 0 });
    adapter = before;
  });
});

describe('which services the bot speaks to', () => {
  const teams = { mode: 'teams', appId, tenantId, identity: { kind: 'managed-identity' } } as const;
  const local = { mode: 'local', tenantId } as const;
  test.each([
    ['https://smba.trafficmanager.net/emea/', true],
    ['https://smba.infra.gov.teams.microsoft.us/x', true],
    ['http://smba.trafficmanager.net/emea/', false],
    ['https://smba.trafficmanager.net.evil.example/', false],
    ['https://evil.example/smba.trafficmanager.net', false],
    ['http://127.0.0.1:3978/', false],
    [undefined, false],
    ['not a url', false],
  ])('%s: %s', (url, expected) => {
    expect(isTrustedServiceUrl(teams, url)).toBe(expected);
  });
  test('in local mode only to this machine', () => {
    expect(isTrustedServiceUrl(local, 'http://127.0.0.1:3978/')).toBe(true);
    expect(isTrustedServiceUrl(local, serviceUrl)).toBe(false);
  });
});

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function token(payload: object, { kid = 'k1', key = privateKey }: { kid?: string; key?: KeyObject } = {}): string {
  const head = `${encode({ alg: 'RS256', typ: 'JWT', kid })}.${encode(payload)}`;
  return `${head}.${sign('sha256', Buffer.from(head), key).toString('base64url')}`;
}

function unsigned(payload: object): string {
  return `${encode({ alg: 'none', typ: 'JWT', kid: 'k1' })}.${encode(payload)}.`;
}
