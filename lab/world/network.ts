import { z } from 'zod';

const port = z.int().min(1).max(65535);

/** A web proxy of the simulated company. */
export const proxySchema = z.strictObject({
  name: z.string().min(1),
  address: z.ipv4(),
  port,
  /** Password by `domain\user`; empty for a proxy that asks for none. */
  users: z.record(z.string(), z.string()),
  /** False: Range headers are stripped, as proxies without HTTP 1.1 do. */
  forwardsRanges: z.boolean(),
  /** What CONNECT and GET to the Internet give besides 407: 200, or the proxy's own refusal. */
  status: z.union([200, 403, 502, 504].map((value) => z.literal(value))),
});

/** The network between the servers; simulated servers listen according to their own state. */
export const networkSchema = z.strictObject({
  /** Addresses by lower-case full name. */
  dns: z.record(z.string(), z.array(z.ipv4())),
  proxies: z.array(proxySchema),
  /** Hosts of Microsoft that answer on ports 80 and 443, by lower-case name. */
  microsoftHosts: z.array(z.string()),
  /** False while Microsoft's service is down for everyone. */
  microsoftAnswers: z.boolean(),
});

/** How one server stands in the network. */
export const standingSchema = z.strictObject({
  /** False: the firewall lets this server reach the Internet through a proxy only. */
  directInternet: z.boolean(),
  /** Addresses by lower-case name; asked before DNS. */
  hostsFile: z.record(z.string(), z.array(z.ipv4())),
  /** `address:port` that the firewall drops silently. */
  filtered: z.array(z.string()),
});

/** A proxy as the estate keeps it. */
export type Proxy = z.infer<typeof proxySchema>;
