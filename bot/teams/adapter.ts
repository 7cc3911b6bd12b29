import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
} from 'botbuilder';
import {
  AuthenticationConfiguration,
  AuthenticationError,
  type BotFrameworkAuthentication,
  type Claim,
} from 'botframework-connector';
import type { Log } from '../flows/context.ts';
import type { TeamsSettings } from './settings.ts';

/** Makes the adapter that checks every token; tests pass an authentication with keys of their own. */
export function createAdapter(
  settings: TeamsSettings,
  log: Log,
  authentication: BotFrameworkAuthentication = authenticationOf(settings),
): CloudAdapter {
  const adapter = new CloudAdapter(authentication);
  // Without this the library sends the text of the exception to whoever is there.
  adapter.onTurnError = async (_turn, error) => {
    log.error({ err: error }, 'a turn failed');
  };
  return adapter;
}

function authenticationOf(settings: TeamsSettings): BotFrameworkAuthentication {
  if (settings.mode === 'local')
    return new ConfigurationBotFrameworkAuthentication({ MicrosoftAppId: '', MicrosoftAppType: 'MultiTenant' });
  const { appId, tenantId, identity } = settings;
  // An unknown app type would count as multi-tenant and an empty app id would switch authentication off.
  if (appId === '' || tenantId === '')
    throw new Error('The bot needs its app id and tenant id; without them every request would be believed');
  const credentials = new ConfigurationServiceClientCredentialFactory({
    MicrosoftAppId: appId,
    MicrosoftAppTenantId: tenantId,
    ...(identity.kind === 'password'
      ? { MicrosoftAppType: 'SingleTenant', MicrosoftAppPassword: identity.password }
      : { MicrosoftAppType: 'UserAssignedMSI' }),
  });
  return new ConfigurationBotFrameworkAuthentication({}, credentials, channelOnly(appId));
}

/**
 * Takes tokens of the Bot Connector for this bot only. Without it the library believes a correctly signed Entra token
 * of any tenant that names this bot as audience and caller, and would then send the bot's own token to the address in it.
 */
export function channelOnly(appId: string): AuthenticationConfiguration {
  return new AuthenticationConfiguration([], async (claims: Claim[]) => {
    const valueOf = (type: string) => claims.find((claim) => claim.type === type)?.value;
    if (valueOf('iss') !== 'https://api.botframework.com' || valueOf('aud') !== appId)
      throw new AuthenticationError('The issuer of this token is not allowed', 401);
  });
}
