import type { ServerChannel } from 'ssh2';
import { answerRequest, type Output, type RunSurroundings } from '../wire/far-end.ts';
import { readCommandLine } from '../wire/command-line.ts';
import { createRequestReader, RequestError, type WireRequest } from '../wire/request.ts';

/** One exec request of an SSH session. */
export interface Exec {
  readonly command: string;
  readonly accept: () => ServerChannel;
  readonly reject: () => boolean | void;
  /** Cuts the whole connection. */
  readonly drop: () => void;
  readonly around: RunSurroundings;
}

/** Exit code of the bootstrap when the driver is not the one it knows. */
const driverDiffers = 97;
/** Exit code when what came on standard input is no request. */
const noRequest = 98;

/** Reads one request from the channel and lets the far end answer it; any other command line is refused. */
export function execute({ command, accept, reject, drop, around }: Exec): void {
  const digests = readCommandLine(command);
  if (!digests) {
    reject();
    return;
  }
  const channel = accept();
  const reader = createRequestReader();
  let request: WireRequest | undefined;
  const fail = (exitCode: number, message: string) => {
    channel.stderr.write(`${message}\n`);
    close(channel, exitCode);
  };
  channel.on('error', () => undefined);
  channel.on('data', (chunk: Buffer) => {
    if (request) return;
    try {
      request = reader.push(chunk);
    } catch (error) {
      channel.removeAllListeners('data').resume();
      return fail(noRequest, error instanceof RequestError ? error.message : String(error));
    }
    if (!request) return;
    if (!request.driverFits || !digests.has(request.driverSha256))
      return fail(driverDiffers, 'the driver is not the one the bootstrap knows');
    const output = createOutput(channel, drop);
    answerRequest(request, output, around).catch((error: unknown) => {
      if (!output.isClosed) fail(1, String(error));
    });
  });
  channel.on('end', () => {
    if (!request) fail(noRequest, 'standard input ended before the request did');
  });
}

function createOutput(channel: ServerChannel, drop: () => void): Output {
  let isClosed = false;
  let wake: () => void = () => undefined;
  channel.once('close', () => {
    isClosed = true;
    wake();
  });
  return {
    get isClosed() {
      return isClosed;
    },
    write(text) {
      if (isClosed || channel.write(text)) return Promise.resolve();
      return new Promise((resolve) => {
        wake = resolve;
        channel.once('drain', resolve);
      });
    },
    end(exitCode) {
      if (!isClosed) close(channel, exitCode);
      isClosed = true;
    },
    drop() {
      isClosed = true;
      drop();
    },
  };
}

function close(channel: ServerChannel, exitCode: number): void {
  channel.exit(exitCode);
  channel.end();
}
