import { z } from 'zod';
import { port } from '../../shapes.ts';

/** Facts of `proxy-settings`; no secret and no whole user name is among them. */
export const facts = z.strictObject({
  fromMicrosoftUpdate: z.boolean().nullable(),
  useProxy: z.boolean().nullable(),
  /** ProxyName; empty when none is set, null when it was not told. */
  name: z.string().nullable(),
  /** ProxyServerPort. */
  port: z.int().nullable(),
  /** UseSeparateProxyForSsl: then sslName and sslPort carry the metadata. */
  separateSsl: z.boolean().nullable(),
  /** SslProxyName; empty when none is set, null when it was not told. */
  sslName: z.string().nullable(),
  sslPort: z.int().nullable(),
  /** AnonymousProxyAccess: no credentials are sent. */
  anonymous: z.boolean().nullable(),
  /** First character of ProxyUserName and three stars; null when empty. */
  maskedUser: z.string().nullable(),
  hasPassword: z.boolean().nullable(),
  /** AllowProxyCredentialsOverNonSsl: the password travels in clear text. */
  basicInClear: z.boolean().nullable(),
  /** What the server must reach: sws.update.microsoft.com:443, or its upstream. */
  target: z.strictObject({ host: z.string(), port: z.int() }).nullable(),
  /** Tries from the server: the proxy when one is used, else the target itself; null when there was nothing to try. */
  probe: z
    .strictObject({
      host: z.string(),
      port: z.int(),
      /** Addresses the name resolves to, empty when it does not. */
      addresses: z.array(z.string()),
      /** Null when the name did not resolve. */
      tcpOpen: z.boolean().nullable(),
      /** SocketError of the failed resolve or connect: 11001 host not found, 10061 refused, 10060 time-out. */
      socketError: z.int().nullable(),
      /** Status of `CONNECT target` without credentials; null when there is no proxy, no answer, or no HTTP. */
      connectStatus: z.int().nullable(),
    })
    .nullable(),
});

/** Facts of `proxy-settings`. */
export type Facts = z.infer<typeof facts>;

/** What a configuration may expect of a server: `settings.proxy`. */
export const settings = z.looseObject({
  proxy: z.union([z.strictObject({ name: z.string().min(1).max(255), port }), z.literal('none')]).optional(),
});

/** Expected values of `proxy-settings`. */
export type Settings = z.infer<typeof settings>;
