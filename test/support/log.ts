import type { Log } from '../../bot/flows/context.ts';

/** A log that keeps its lines. */
export interface KeptLog extends Log {
  readonly lines: { readonly level: 'info' | 'warn' | 'error'; readonly fields: object; readonly message: string }[];
}

/** Makes a log for a test to look into. */
export function createLog(): KeptLog {
  const lines: KeptLog['lines'] = [];
  const at = (level: KeptLog['lines'][number]['level']) => (fields: object, message: string) => {
    lines.push({ level, fields, message });
  };
  return { lines, info: at('info'), warn: at('warn'), error: at('error') };
}
