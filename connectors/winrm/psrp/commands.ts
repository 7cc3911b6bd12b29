import { bag, type ClixmlBag, type ClixmlEnum, type ClixmlNode } from './clixml/write.ts';

/** One command of a pipeline: the name of a function or cmdlet, or the text of a script; arguments are data. */
export interface PipelineCommand {
  readonly kind: 'name' | 'script';
  readonly text: string;
  /** By parameter name, without a dash. */
  readonly arguments: Readonly<Record<string, ClixmlNode>>;
}

/** The host that a client without a screen and without a person offers: none, so that nothing can wait for an answer. */
export function writeNullHost(): ClixmlBag {
  return bag({ _isHostNull: true, _isHostUINull: true, _isHostRawUINull: true, _useRunspaceHost: true });
}

/** The threading apartment that is left to the server. */
export const anyApartment: ClixmlEnum = {
  kind: 'enum',
  type: 'System.Threading.ApartmentState',
  text: 'Unknown',
  value: 2,
};

/** The data of CREATE_PIPELINE for commands that take nothing from their pipeline. */
export function writePipeline(commands: readonly PipelineCommand[]): ClixmlBag {
  return bag({
    NoInput: true,
    ApartmentState: anyApartment,
    RemoteStreamOptions: {
      kind: 'enum',
      type: 'System.Management.Automation.RemoteStreamOptions',
      text: '0',
      value: 0,
    },
    AddToHistory: false,
    HostInfo: writeNullHost(),
    PowerShell: bag({
      IsNested: false,
      ExtraCmds: null,
      Cmds: commands.map(writeCommand),
      History: null,
      RedirectShellErrorOutputPipe: false,
    }),
    IsNested: false,
  });
}

const unmerged: ClixmlEnum = {
  kind: 'enum',
  type: 'System.Management.Automation.Runspaces.PipelineResultTypes',
  text: 'None',
  value: 0,
};

function writeCommand(command: PipelineCommand): ClixmlBag {
  return bag({
    Cmd: command.text,
    IsScript: command.kind === 'script',
    // What a script defines must not stay behind in the runspace.
    UseLocalScope: command.kind === 'script' ? true : null,
    MergeMyResult: unmerged,
    MergeToResult: unmerged,
    MergePreviousResults: unmerged,
    Args: Object.entries(command.arguments).map(([name, value]) => bag({ N: name, V: value })),
    MergeError: unmerged,
    MergeWarning: unmerged,
    MergeVerbose: unmerged,
    MergeDebug: unmerged,
    MergeInformation: unmerged,
  });
}
