/** A statement that nothing here can execute, and why. */
export interface Exception {
  /** `checks/<id>`, `remediations/<id>` or `every script`. */
  readonly unit: string;
  /** First line of the statement, trimmed. */
  readonly text: string;
  readonly reason: string;
}

/** The whole list; an entry whose statement is executed after all makes the proof fail. */
export const exceptions: readonly Exception[] = [];
