import { z } from 'zod';

const answer = z.strictObject({
  /** HTTP status; null when none came. */
  status: z.int().nullable(),
  /** WebExceptionStatus when no status came: 1 name, 2 connect, 9 trust, 10 secure channel, 14 time-out; null otherwise. */
  failure: z.int().nullable(),
});

/** Facts of `upstream-connection`; what was not tried because an earlier step failed is null. */
export const facts = z.strictObject({
  fromMicrosoftUpdate: z.boolean().nullable(),
  /** UpstreamWsusServerName; null when empty. */
  name: z.string().nullable(),
  port: z.int().nullable(),
  useSsl: z.boolean().nullable(),
  /** Addresses the name resolves to as Windows resolves it; empty when it does not. */
  addresses: z.array(z.string()).nullable(),
  tcpOpen: z.boolean().nullable(),
  /** SocketError of the failed resolve or connect: 11001 host not found, 10061 refused, 10060 time-out. */
  socketError: z.int().nullable(),
  /** GET /ServerSyncWebService/ServerSyncWebService.asmx, without a proxy. */
  serverSync: answer.nullable(),
  /** GET /DssAuthWebService/DssAuthWebService.asmx, without a proxy. */
  dssAuth: answer.nullable(),
  /** One ICMP echo; information only, many networks drop it. */
  pingAnswered: z.boolean().nullable(),
});

/** Facts of `upstream-connection`. */
export type Facts = z.infer<typeof facts>;
