/** How the bot is known to Teams. Local mode has no credentials and listens on loopback only. */
export type TeamsSettings =
  | { readonly mode: 'local'; readonly tenantId: string }
  | {
      readonly mode: 'teams';
      readonly appId: string;
      readonly tenantId: string;
      readonly identity:
        { readonly kind: 'password'; readonly password: string } | { readonly kind: 'managed-identity' };
    };

/** Hosts of the Bot Connector that Teams names in `serviceUrl`; an activity that names another gets no answer. */
const connectorHosts = [
  /^smba\.trafficmanager\.net$/,
  /^smba\.[a-z0-9.-]+\.teams\.microsoft\.(com|us)$/,
  /^[a-z0-9-]+\.botframework\.(com|azure\.us)$/,
];

/** Says whether the bot may send its token to this service. In local mode only to this machine, and only then to it. */
export function isTrustedServiceUrl(settings: TeamsSettings, serviceUrl: unknown): boolean {
  if (typeof serviceUrl !== 'string' || !URL.canParse(serviceUrl)) return false;
  const { protocol, hostname } = new URL(serviceUrl);
  if (settings.mode === 'local') return hostname === '127.0.0.1' || hostname === 'localhost';
  return protocol === 'https:' && connectorHosts.some((host) => host.test(hostname));
}
