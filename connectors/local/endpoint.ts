/** The machine that the bot runs on: nothing to name, nothing to log in with. */
export interface LocalEndpoint {
  /** Milliseconds beyond a run's deadline before its process is ended. */
  readonly slackMs?: number;
}

/** What a local session does unless told otherwise. */
export const localDefaults = {
  slackMs: 15_000,
  /** Processes of one session at a time. */
  processes: 4,
} as const;
