import type { Server } from '../domain/server.ts';
import type { CommandName, Intent, Matcher } from '../intent/intent.ts';
import type { AnswerContext } from '../replies/pages.ts';
import type { Asker, Reply } from '../replies/reply.ts';

/** What commands work with. */
export interface CommandContext extends AnswerContext {
  readonly matcher: Matcher;
}

/** A command as understood; `server` is set for every command that needs one. */
export interface CommandRequest {
  readonly asker: Asker;
  readonly intent: Intent;
  readonly server: Server | undefined;
}

/** A command whose server is known. */
export interface ServerRequest extends CommandRequest {
  readonly server: Server;
}

/** What people type: one file each. */
export type Command =
  | {
      readonly name: CommandName;
      readonly needs: 'nothing';
      run(context: CommandContext, request: CommandRequest): Promise<Reply>;
    }
  | {
      readonly name: CommandName;
      readonly needs: 'server';
      /** Verb of the button that repeats the wish for one of several servers; null when only typing will do. */
      readonly verb: string | null;
      run(context: CommandContext, request: ServerRequest): Promise<Reply>;
    };
