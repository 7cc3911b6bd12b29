import type { AnswerContext } from '../replies/pages.ts';
import type { Asker, Reply } from '../replies/reply.ts';

/** A press on a card's button: who, and the ids that the button carried. Nothing of it is believed without a look into the store. */
export interface ActionRequest {
  readonly asker: Asker;
  readonly ids: Readonly<Record<string, string>>;
}

/** What a press leads to. */
export type ActionAnswer =
  /** The pressed card is replaced by the subject's card as it is now; so is every other copy. */
  | { readonly kind: 'refresh'; readonly subject: string }
  /** Something new is said in the conversation; the presser sees `note`. */
  | { readonly kind: 'post'; readonly reply: Reply; readonly note: string }
  /** Nothing was done; the presser sees why. */
  | { readonly kind: 'refused'; readonly text: string };

/** What people press: one file for each card verb. */
export interface Action {
  readonly verb: string;
  run(context: AnswerContext, request: ActionRequest): Promise<ActionAnswer>;
}
