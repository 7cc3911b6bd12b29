import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
  type Activity,
  type TurnContext,
} from 'botbuilder';
import { z } from 'zod';
import {
  AuthenticationConfiguration,
  AuthenticationError,
  type BotFrameworkAuthentication,
  type Claim,
} from 'botframework-connector';
import type { Log } from '../flows/context.ts';
import type { TeamsSettings } from './settings.ts';

/** What the HTTP server answers. */
export interface Received {
  readonly status: number;
  readonly body?: unknown;
}

/** An adapter that says nothing of itself to callers: what the library throws goes to the log alone. */
export class TeamsAdapter extends CloudAdapter {
  readonly #log: Log;

  constructor(authentication: BotFrameworkAuthentication, log: Log) {
    super(authentication);
    this.#log = log;
    // Without this the library sends the text of the exception into the conversation.
    this.onTurnError = async (_turn, error) => {
      log.error({ err: error }, 'a turn failed');
    };
  }

  /** Checks the token of an activity and runs the turn. Never rejects: 401 for a refused token, 503 when no keys could be had. */
  async receive(authorization: string, body: unknown, logic: (turn: TurnContext) => Promise<void>): Promise<Received> {
    const activity = activityShape.safeParse(body);
    if (!activity.success) return { status: 400, body: { error: 'The body is not an activity' } };
    try {
      const answer = await this.processActivity(authorization, activity.data as unknown as Activity, logic);
      return answer ? { status: answer.status, body: answer.body as unknown } : { status: 200 };
    } catch (cause) {
      // Turns keep their errors to themselves, so what comes here is from the check of the token.
      this.#log.warn({ err: cause }, 'an activity was refused');
      return isUnreachable(cause)
        ? { status: 503, body: { error: 'Not available' } }
        : { status: 401, body: { error: 'Not authenticated' } };
    }
  }
}

/** What the library relies on; everything else is looked at by the handler, field by field. */
const activityShape = z.looseObject({
  type: z.string().min(1).max(100),
  conversation: z.looseObject({ id: z.string().max(2000) }),
  from: z.looseObject({}).optional(),
  recipient: z.looseObject({}).optional(),
  channelId: z.string().max(100).optional(),
  serviceUrl: z.string().max(2000).optional(),
});

/** The keys of the token's issuer could not be fetched. */
function isUnreachable(cause: unknown): boolean {
  const code = (cause as { code?: unknown }).code;
  return typeof code === 'string' && /^(ECONN|ENOTFOUND|ETIMEDOUT|EAI_AGAIN)/.test(code);
}

/** Makes the adapter that checks every token; tests pass an authentication with keys of their own. */
export function createAdapter(
  settings: TeamsSettings,
  log: Log,
  authentication: BotFrameworkAuthentication = authenticationOf(settings),
): TeamsAdapter {
  return new TeamsAdapter(authentication, log);
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
