import { createGuid, createRandom, seedOf } from '../random.ts';
import { healthyContentAccess, healthyRootAccess } from './access.ts';
import { productId, type ProductName, classifications } from './catalogue.ts';
import type { ServerWorld } from './estate.ts';
import { setupKey, widService, wsusPool, wsusSite } from './names.ts';

/** What tells one healthy server from another. */
export interface HealthyServer {
  readonly name: string;
  readonly domain: string;
  readonly address: string;
  readonly role: 'upstream' | 'autonomous' | 'replica';
  /** Full name of the upstream, or Microsoft Update. */
  readonly upstream: string;
  readonly products: readonly ProductName[];
  /** Full name of the SQL Server that holds its SUSDB; without one it is the Windows Internal Database. */
  readonly sqlServer?: string;
  /** The proxy that a server without direct Internet uses. */
  readonly proxy?: { readonly name: string; readonly port: number; readonly user?: string; readonly password?: string };
  readonly at: Date;
}

const gigabyte = 1_073_741_824;

/** One WSUS server as Microsoft would like to see it, before its first synchronization. */
export function healthyServer(options: HealthyServer): ServerWorld {
  const fromMicrosoft = options.upstream === 'microsoft-update';
  return {
    computer: {
      name: options.name.toUpperCase(),
      domain: options.domain,
      addresses: [options.address],
      culture: 'ja-JP',
      psVersion: '5.1.20348.4297',
      is64BitProcess: true,
      languageMode: 'FullLanguage',
      account: 'CORP\\svc-douki',
      elevated: true,
      clockOffsetMs: 0,
    },
    services: healthyServices(options.sqlServer),
    registry: healthyRegistry(options.sqlServer),
    events: [],
    access: {
      'D:\\': healthyRootAccess(),
      'D:\\WSUS': healthyContentAccess(),
      'D:\\WSUS\\WsusContent': healthyContentAccess(),
    },
    drives: {
      'C:\\': { driveType: 3, totalBytes: 120 * gigabyte, freeBytes: 61 * gigabyte },
      'D:\\': { driveType: 3, totalBytes: 500 * gigabyte, freeBytes: 380 * gigabyte },
    },
    files: { 'D:\\WSUS\\WsusContent\\anonymousCheckFile.txt': 0 },
    iis: healthyIis(),
    wsus: healthyWsus(options, fromMicrosoft),
    network: { directInternet: fromMicrosoft && options.proxy === undefined, hostsFile: {}, filtered: [] },
    runsSeen: [],
  };
}

function healthyServices(sqlServer: string | undefined): ServerWorld['services'] {
  return {
    WsusService: { displayName: 'WSUS Service', status: 4, startType: 2 },
    BITS: { displayName: 'Background Intelligent Transfer Service', status: 4, startType: 3 },
    W3SVC: { displayName: 'World Wide Web Publishing Service', status: 4, startType: 2 },
    WAS: { displayName: 'Windows Process Activation Service', status: 4, startType: 3 },
    ...(sqlServer === undefined
      ? { [widService]: { displayName: 'Windows Internal Database', status: 4 as const, startType: 2 as const } }
      : {}),
    W32Time: { displayName: 'Windows Time', status: 4, startType: 2 },
    CryptSvc: { displayName: 'Cryptographic Services', status: 4, startType: 2 },
  };
}

function healthyRegistry(sqlServer: string | undefined): ServerWorld['registry'] {
  const services = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services';
  return {
    [setupKey]: {
      SqlServerName: { kind: 'String', data: sqlServer ?? 'MICROSOFT##WID' },
      SqlDatabaseName: { kind: 'String', data: 'SUSDB' },
      SqlAuthenticationMode: { kind: 'String', data: 'WindowsAuthentication' },
      ContentDir: { kind: 'ExpandString', data: 'D:\\WSUS' },
      TargetDir: { kind: 'String', data: 'C:\\Program Files\\Update Services\\' },
      PortNumber: { kind: 'DWord', data: 8530 },
      UsingSSL: { kind: 'DWord', data: 0 },
      ServerCertificateName: { kind: 'String', data: '' },
      IISTargetWebSiteIndex: { kind: 'DWord', data: 2 },
    },
    'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion': {
      CurrentBuildNumber: { kind: 'String', data: '20348' },
      UBR: { kind: 'DWord', data: 5386 },
    },
    [`${services}\\BITS`]: { DelayedAutostart: { kind: 'DWord', data: 1 } },
    [`${services}\\W32Time\\TriggerInfo`]: {},
  };
}

function healthyIis(): ServerWorld['iis'] {
  const folder = 'C:\\Program Files\\Update Services\\WebServices';
  const service = (name: string) => ({
    physicalPath: `${folder}\\${name}`,
    pool: wsusPool,
    anonymous: true,
    requiresSsl: false,
  });
  return {
    pools: {
      [wsusPool]: {
        state: 'Started',
        settings: { queueLength: '2000', 'recycling.periodicRestart.privateMemory': '0' },
      },
    },
    sites: {
      [wsusSite]: {
        id: 2,
        state: 'Started',
        bindings: ['http/*:8530:'],
        directories: {
          '/ApiRemoting30': service('ApiRemoting30'),
          '/ClientWebService': service('ClientWebService'),
          '/ServerSyncWebService': service('ServerSyncWebService'),
          '/DssAuthWebService': service('DssAuthWebService'),
          '/SimpleAuthWebService': service('SimpleAuthWebService'),
          '/Content': { physicalPath: 'D:\\WSUS\\WsusContent', pool: null, anonymous: true, requiresSsl: false },
        },
      },
    },
  };
}

function healthyDatabase(): ServerWorld['wsus']['database'] {
  return {
    ...{ state: 0, userAccess: 0, isReadOnly: false, engineEdition: 3 },
    ...{ sizeMegabytes: 6144, logMegabytes: 512, limitMegabytes: null, logLimitMegabytes: 2_097_152 },
    ...{ obsoleteUpdates: 12, oldSupersededUpdates: 340 },
    indexes: ['nclLocalizedPropertyID', 'nclSupercededUpdateID'],
  };
}

function healthyWsus(options: HealthyServer, fromMicrosoft: boolean): ServerWorld['wsus'] {
  const at = options.at.toISOString();
  const random = createRandom(seedOf(`server ${options.name}.${options.domain}`));
  const proxy = fromMicrosoft ? options.proxy : undefined;
  return {
    version: '10.0.20348.2849',
    serverProtocolVersion: '1.20',
    currentUserRole: 2,
    database: healthyDatabase(),
    configuration: {
      serverId: createGuid(random),
      syncFromMicrosoftUpdate: fromMicrosoft,
      isReplicaServer: options.role === 'replica',
      upstreamWsusServerName: fromMicrosoft ? '' : options.upstream,
      upstreamWsusServerPortNumber: 8530,
      upstreamWsusServerUseSsl: false,
      hostBinariesOnMicrosoftUpdate: false,
      getContentFromMU: false,
      localContentCachePath: 'D:\\WSUS\\WsusContent',
      downloadUpdateBinariesAsNeeded: true,
      downloadExpressPackages: false,
      useProxy: proxy !== undefined,
      proxyName: proxy?.name ?? '',
      proxyServerPort: proxy?.port ?? 80,
      useSeparateProxyForSsl: false,
      sslProxyName: '',
      sslProxyServerPort: 443,
      anonymousProxyAccess: proxy?.user === undefined,
      proxyUserName: proxy?.user ?? '',
      proxyUserDomain: proxy?.user === undefined ? '' : 'CORP',
      hasProxyPassword: proxy?.password !== undefined,
      proxyPassword: proxy?.password ?? '',
      allowProxyCredentialsOverNonSsl: false,
      allUpdateLanguagesEnabled: false,
      enabledUpdateLanguages: ['de', 'en', 'fr', 'ja', 'ko'],
      bitsDownloadPriorityForeground: false,
      muUrl: 'https://sws.update.microsoft.com',
      redirectorChangeNumber: 4002,
      lastConfigChange: at,
    },
    subscription: {
      synchronizeAutomatically: true,
      synchronizeAutomaticallyTimeOfDay: 18 * 60,
      numberOfSynchronizationsPerDay: 1,
      nextSynchronizationTime: null,
      lastModifiedTime: at,
      lastModifiedBy: 'CORP\\Administrator',
      categoryIds: options.products.map(productId),
      classificationIds: Object.values(classifications).map(([id]) => id),
    },
    running: null,
    history: [],
    categories: [],
    classifications: [],
    updates: [],
    approvals: [],
    groups: [{ id: 'a0a08746-4dbe-4a37-9adf-9e7652c0b421', title: 'All Computers' }],
    downstreamServers: [],
  };
}
