import { request, type WebAnswer } from '../network/request.ts';
import { mayDownload, mayServe } from '../world/access.ts';
import type { EstateWorld, ServerWorld } from '../world/estate.ts';
import { writeEvent, writeHealth } from '../world/events.ts';
import { contentFolderOf, contentRootOf } from '../world/names.ts';
import type { Update } from '../world/update.ts';
import { updateStates } from './errors.ts';
import { configuredProxy, upstreamOf } from './source.ts';

/** Host that Microsoft's update files come from. */
export const contentHost = 'download.windowsupdate.com';

/** Not a failure: the upstream downloads it right now. */
const stillWaiting = 'the upstream still downloads it';

/** Files below this size come through in one piece, so nobody asks for a range. */
const smallFile = 4 * 1_048_576;

/** Downloads the files of every update that waits for them, and writes what the service would write about it. */
export function downloadContent(world: EstateWorld, server: ServerWorld, at: Date): void {
  reportPermissions(server, at);
  const waiting = server.wsus.updates.filter((update) => isWaiting(update));
  if (waiting.length > 0) writeEvent(server, { name: 'contentStarted', at });
  let failed = 0;
  for (const update of waiting) failed += downloadOne(world, server, { update, at }) ? 0 : 1;
  if (failed > 0) {
    writeEvent(server, { name: 'contentFailed', at, properties: ['0x80246007'] });
    writeHealth(server, { name: 'contentWrong', at });
    return;
  }
  if (waiting.length > 0) writeEvent(server, { name: 'contentSucceeded', at });
  const broken = server.wsus.updates.some((update) => update.state === updateStates.failed && !update.isDeclined);
  if (!broken) writeHealth(server, { name: 'contentRight', at });
}

function isWaiting(update: Update): boolean {
  if (update.isDeclined) return false;
  return update.state === updateStates.notReady || (update.resumeRequested && update.state !== updateStates.ready);
}

/** Address from which this server fetches a file. */
export function fileAddress(world: EstateWorld, server: ServerWorld, update: Update): string {
  const { configuration } = server.wsus;
  if (configuration.syncFromMicrosoftUpdate || configuration.getContentFromMU)
    return `http://${contentHost}/c/msdownload/update/software/secu/${update.file.name}`;
  const port = configuration.upstreamWsusServerPortNumber;
  return `http://${configuration.upstreamWsusServerName}:${port}/Content/${update.file.name}`;
}

/** True when a file of this size is asked for in ranges through something that strips them. */
export function failsOnRanges(update: Update, server: ServerWorld, answer: WebAnswer): boolean {
  if (server.wsus.configuration.bitsDownloadPriorityForeground || update.file.bytes <= smallFile) return false;
  return answer.status === 200;
}

function downloadOne(world: EstateWorld, server: ServerWorld, task: { update: Update; at: Date }): boolean {
  const { update, at } = task;
  if (server.wsus.configuration.hostBinariesOnMicrosoftUpdate) {
    settle(server, update);
    return true;
  }
  update.resumeRequested = false;
  const reason = findReason(world, server, update);
  if (reason === stillWaiting) {
    update.state = updateStates.notReady;
    return true;
  }
  const path = `${contentFolderOf(server)}\\${update.file.name.replaceAll('/', '\\')}`;
  if (reason !== undefined) {
    update.state = updateStates.failed;
    writeEvent(server, { name: 'fileFailed', at, properties: [reason, fileAddress(world, server, update), path] });
    return false;
  }
  server.files[path] = update.file.bytes;
  const drive = server.drives[contentRootOf(server)];
  if (drive) drive.freeBytes -= update.file.bytes;
  settle(server, update);
  writeEvent(server, { name: 'fileSucceeded', at, properties: [fileAddress(world, server, update), path] });
  return true;
}

function settle(server: ServerWorld, update: Update): void {
  update.state = updateStates.ready;
  for (const approval of server.wsus.approvals) if (approval.updateId === update.id) approval.state = 1;
}

function findReason(world: EstateWorld, server: ServerWorld, update: Update): string | undefined {
  if (server.services.BITS?.startType === 4) return 'The service is disabled. (0x80070422)';
  if (!mayDownload(server.access[contentFolderOf(server)])) return 'Access is denied. (0x80070005)';
  const free = server.drives[contentRootOf(server)]?.freeBytes ?? 0;
  if (free < update.file.bytes) return 'There is not enough space on the disk. (0x80070070)';
  const { configuration } = server.wsus;
  if (configuration.syncFromMicrosoftUpdate || configuration.getContentFromMU)
    return fromMicrosoft(world, server, update);
  return fromUpstream(world, server, update);
}

function fromMicrosoft(world: EstateWorld, server: ServerWorld, update: Update): string | undefined {
  const proxy = configuredProxy(server);
  const path = new URL(fileAddress(world, server, update)).pathname;
  const wanted = { scheme: 'http', host: contentHost, port: 80, path, isRange: true } as const;
  const answer = request(world, server, proxy ? { ...wanted, proxy } : wanted);
  if (failsOnRanges(update, server, answer))
    return (
      'The server does not support the necessary HTTP protocol. Background Intelligent Transfer Service (BITS) ' +
      'requires that the server support the Range protocol header. (Exception from HRESULT: 0x80200013)'
    );
  return reasonOf(answer);
}

function fromUpstream(world: EstateWorld, server: ServerWorld, update: Update): string | undefined {
  const upstream = upstreamOf(world, server)?.[1];
  const there = upstream?.wsus.updates.find((one) => one.id === update.id);
  if (upstream && there?.state === updateStates.notNeeded && !there.isDeclined)
    downloadOnDemand(world, upstream, there);
  if (there?.state === updateStates.notReady && !there.isDeclined) return stillWaiting;
  const address = new URL(fileAddress(world, server, update));
  const port = Number(address.port || '80');
  const wanted = { scheme: 'http', host: address.hostname, port, path: address.pathname, isRange: true } as const;
  return reasonOf(request(world, server, wanted));
}

/** An upstream that never needed a file fetches it when a child asks. */
function downloadOnDemand(world: EstateWorld, upstream: ServerWorld, update: Update): void {
  if (findReason(world, upstream, update) !== undefined) return;
  upstream.files[`${contentFolderOf(upstream)}\\${update.file.name.replaceAll('/', '\\')}`] = update.file.bytes;
  update.state = updateStates.ready;
}

function reasonOf(answer: WebAnswer): string | undefined {
  if (answer.status === null) return 'A connection with the server could not be established. (0x80072EFD)';
  if (answer.status < 300) return undefined;
  return `HTTP status ${answer.status}. (0x80190${(0x190 + answer.status - 400).toString(16).toUpperCase()})`;
}

function reportPermissions(server: ServerWorld, at: Date): void {
  const folder = contentFolderOf(server);
  const rules = server.access[folder];
  const isRight = mayDownload(rules) && mayServe(rules);
  writeHealth(server, {
    name: isRight ? 'permissionsRight' : 'permissionsWrong',
    at,
    properties: isRight ? [] : [folder],
  });
}
