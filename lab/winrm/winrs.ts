import { readCommandLine } from '../wire/command-line.ts';
import { answerRequest, type Output, type RunSurroundings } from '../wire/far-end.ts';
import { createRequestReader, RequestError, type WireRequest } from '../wire/request.ts';
import { createOutputQueue, type OutputQueue } from './output.ts';
import type { CommandStart, PlayedCommand, Player } from './player.ts';
import { WsmanFault } from './soap.ts';

/** Resource URI of the command shell. */
export const cmdShellUri = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell/cmd';

/** A process of the command shell as its program sees it. */
export interface ShellProcess {
  readonly commandLine: string;
  readonly output: OutputQueue;
  /** Cuts every connection of the shell. */
  cut(): void;
}

/** What a program does with its input. */
export interface Program {
  input(bytes: Buffer): void;
  /** Standard input has ended. */
  inputEnd(): void;
  /** A signal or the end of the shell ended the process. */
  kill?(): void;
}

/** Plays the command shell: each command is one process of the program, which a signal ends. */
export function createCmdPlayer(run: (process: ShellProcess) => Program): Player {
  return {
    create: ({ cut }) => ({
      command: (start) => createProcess(start, (output) => run({ commandLine: lineOf(start), output, cut })),
      close: () => undefined,
    }),
  };
}

function lineOf({ command, arguments: words }: CommandStart): string {
  return [command, ...words].join(' ').trim();
}

/** Exit code of a process that Ctrl+C ended (STATUS_CONTROL_C_EXIT, as a signed number). */
const interrupted = -1073741510;

function createProcess(_start: CommandStart, run: (output: OutputQueue) => Program): PlayedCommand {
  const output = createOutputQueue();
  const program = run(output);
  const end = () => {
    output.end(interrupted);
    program.kill?.();
  };
  return {
    output,
    send(_stream, bytes, end) {
      if (bytes.length > 0) program.input(bytes);
      if (end === 'end') program.inputEnd();
    },
    signal: end,
    close() {
      end();
      output.close();
    },
  };
}

/** Exit code of the bootstrap when the driver is not the one it knows. */
const driverDiffers = 97;
/** Exit code when what came on standard input is no request. */
const noRequest = 98;

/** The program behind the constant command line: the far end of the wire. Any other command line is refused. */
export function createFarEndProgram(around: RunSurroundings): (process: ShellProcess) => Program {
  return ({ commandLine, output, cut }) => {
    const digests = readCommandLine(commandLine);
    if (!digests) throw new WsmanFault(5, 'AccessDenied', 'This simulated server runs no other command line.');
    const reader = createRequestReader();
    let request: WireRequest | undefined;
    const fail = (exitCode: number, message: string) => {
      void output.write('stderr', Buffer.from(`${message}\n`));
      output.end(exitCode);
    };
    return {
      input(bytes) {
        if (request || output.isEnded) return;
        try {
          request = reader.push(bytes);
        } catch (error) {
          return fail(noRequest, error instanceof RequestError ? error.message : String(error));
        }
        if (!request) return;
        if (!request.driverFits || !digests.has(request.driverSha256))
          return fail(driverDiffers, 'the driver is not the one the bootstrap knows');
        answerRequest(request, createOutput(output, cut), around).catch((error: unknown) => fail(1, String(error)));
      },
      inputEnd() {
        if (!request && !output.isEnded) fail(noRequest, 'standard input ended before the request did');
      },
    };
  };
}

function createOutput(output: OutputQueue, cut: () => void): Output {
  let isDropped = false;
  return {
    get isClosed() {
      return isDropped || output.isEnded;
    },
    write: (text) => output.write('stdout', Buffer.from(text, 'utf8')),
    end: (exitCode) => output.end(exitCode),
    drop() {
      isDropped = true;
      void output.emptied().then(cut);
    },
  };
}
