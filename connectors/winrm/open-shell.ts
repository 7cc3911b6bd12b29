import type { Connections } from './connection.ts';
import { backOffMs, pause } from './pause.ts';
import { createShell, type Shell, type ShellOptions } from './shell.ts';
import { FaultError } from './soap/faults.ts';

const tries = 4;

/** Opens a shell; when a quota is reached it comes back a few times, later each time. Rejects with a ConnectorError. */
export async function openShell(connections: Connections, options: ShellOptions, signal?: AbortSignal): Promise<Shell> {
  for (let attempt = 0; ; attempt++) {
    const shell = createShell(connections, options);
    try {
      await shell.create();
      return shell;
    } catch (error) {
      if (!(error instanceof FaultError) || error.action !== 'back-off' || attempt + 1 >= tries) throw error;
      await pause(connections.context, backOffMs(connections.context, attempt), signal);
    }
  }
}
