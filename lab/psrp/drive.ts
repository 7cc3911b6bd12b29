import { answerRequest, type Output, type RunSurroundings } from '../wire/far-end.ts';
import { createRequestReader, type WireRequest } from '../wire/request.ts';
import type { PlayedCommand } from './command.ts';
import type { PowerShellError } from './messages.ts';
import type { Stage } from './player.ts';

/** Plays a pipeline of a server of the lab: the driver of a run, and nothing else. */
export function createDrive(around: RunSurroundings): (command: PlayedCommand, stage: Stage) => void {
  return (command, stage) => {
    if (!command.isScript) return stage.end(unknownCommand(command.text));
    const request = readRequest(command);
    if (!request) return stage.end(thrown('Douki.Bootstrap.97'));
    const output = createOutput(stage);
    answerRequest(request, output, around).catch((error: unknown) => stage.end(thrown(String(error))));
  };
}

/** Nothing when the driver is not the one that the script knows, or what came is no request. */
function readRequest(command: PlayedCommand): WireRequest | undefined {
  const digests = new Set(command.text.match(/\b[0-9a-f]{64}\b/g));
  try {
    const request = createRequestReader().push(Buffer.from(command.strings.get('Request') ?? '', 'latin1'));
    return request?.driverFits && digests.has(request.driverSha256) ? request : undefined;
  } catch {
    return undefined;
  }
}

function createOutput(stage: Stage): Output {
  return {
    get isClosed() {
      return stage.isClosed;
    },
    // A pipeline gives strings, and what writes a line gives it without its end.
    write: (text) => stage.output(text.replace(/\r?\n$/, '')),
    end: (exitCode) => stage.end(exitCode === 0 ? undefined : thrown(`Lab.Exit.${exitCode}`)),
    drop: () => stage.drop(),
  };
}

function thrown(text: string): PowerShellError {
  return { errorId: text, message: text, type: 'System.Management.Automation.RuntimeException' };
}

function unknownCommand(name: string): PowerShellError {
  const message = `The term '${name}' is not recognized as the name of a cmdlet, function, script file, or operable program.`;
  return {
    errorId: 'CommandNotFoundException',
    message,
    type: 'System.Management.Automation.CommandNotFoundException',
  };
}
