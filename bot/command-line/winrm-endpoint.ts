import {
  standardConfiguration,
  type WinrmAuth,
  type WinrmEndpoint,
  type WinrmShell,
} from '../../connectors/winrm/endpoint.ts';
import type { WinrmSettings } from '../config/config.ts';
import { readSecret, type SecretPlaces } from '../config/secrets.ts';

/** What the WinRM connector needs, with the secrets and certificates read; throws a SecretMissingError. */
export function winrmEndpointOf(settings: WinrmSettings, places: SecretPlaces): WinrmEndpoint {
  const { host, port, useSsl, ca, pins } = settings;
  const authority = ca === undefined ? {} : { ca: readSecret(`file:${ca}`, places) };
  return {
    ...{ host, port, auth: waysOf(settings).map((kind) => authOf(kind, settings, places)), shell: shellOf(settings) },
    ...(useSsl && { tls: { ...authority, pins } }),
  };
}

/** The named way, or those that the secrets allow: Kerberos, NTLM, certificate. Never Basic unasked. */
function waysOf(settings: WinrmSettings): readonly WinrmAuth['kind'][] {
  const { authentication, keytab, password, certificate } = settings;
  if (authentication !== undefined) return [authentication];
  const hasOther = password !== undefined || certificate !== undefined;
  const isKerberos = keytab !== undefined || !hasOther;
  return [
    ...(isKerberos ? (['kerberos'] as const) : []),
    ...(password !== undefined ? (['ntlm'] as const) : []),
    ...(certificate !== undefined ? (['certificate'] as const) : []),
  ];
}

function authOf(kind: WinrmAuth['kind'], settings: WinrmSettings, places: SecretPlaces): WinrmAuth {
  const { username, keytab } = settings;
  const read = (reference = ''): string => readSecret(reference, places);
  switch (kind) {
    case 'kerberos': {
      // DOMAIN\user is no principal; the keytab or the ticket has its own.
      const isPrincipal = username !== undefined && !username.includes('\\');
      return { kind, ...(isPrincipal && { username }), ...(keytab !== undefined && { keytab }) };
    }
    case 'ntlm':
    case 'basic':
      return { kind, username: username ?? '', password: read(settings.password) };
    case 'certificate':
      return { kind, certificate: read(settings.certificate), key: read(settings.key) };
  }
}

function shellOf({ shell, configurationName = standardConfiguration }: WinrmSettings): WinrmShell {
  return shell === 'psrp' ? { kind: 'psrp', configurationName } : { kind: 'winrs' };
}
