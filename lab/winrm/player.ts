import type { OutputQueue } from './output.ts';

/** What a new shell is told. */
export interface ShellStart {
  readonly shellId: string;
  /** First bytes for what runs inside (`creationXml`), where the client sent any. */
  readonly openContent: Buffer | undefined;
  readonly options: Readonly<Record<string, string>>;
  /** Cuts every connection that has spoken of this shell. */
  cut(): void;
}

/** What a new command is told. */
export interface CommandStart {
  readonly commandId: string;
  readonly command: string;
  readonly arguments: readonly string[];
  readonly options: Readonly<Record<string, string>>;
}

/** What runs in the shells of one resource URI; it may throw a WsmanFault anywhere. */
export interface Player {
  create(start: ShellStart): PlayedShell;
}

/** One shell that is played. */
export interface PlayedShell {
  /** Output of the shell itself, of no command. */
  readonly output?: OutputQueue;
  command(start: CommandStart): PlayedCommand;
  /** Bytes for the shell itself. */
  send?(stream: string, bytes: Buffer): void;
  close(): void;
}

/** One command that is played; it is over when its output ends. */
export interface PlayedCommand {
  readonly output: OutputQueue;
  send(stream: string, bytes: Buffer, end: 'end' | 'more'): void;
  /** Code as it came, such as `…/signal/ctrl_c`. */
  signal(code: string): void;
  close(): void;
}
