import type { Connector } from '../connector.ts';
import { type ConnectorContext, nodeContext } from '../context.ts';
import { loadDriver } from '../powershell/driver.ts';
import type { LocalEndpoint } from './endpoint.ts';
import { type LocalProgram, windowsPowerShell } from './program.ts';
import { createLocalSession } from './session.ts';

/** Only tests give any: what runs on the server is never a matter of configuration or environment. */
export interface LocalConnectorOptions {
  readonly context?: ConnectorContext;
  readonly program?: LocalProgram;
}

/** Creates the connector to the machine that the bot runs on; off Windows each of its runs ends as `powershell-missing`. */
export function createLocalConnector(options: LocalConnectorOptions = {}): Connector<LocalEndpoint> {
  const { context = nodeContext, program } = options;
  const tools = { context, driver: loadDriver(), findProgram: () => program ?? windowsPowerShell(process) };
  return { id: 'local', open: (endpoint) => createLocalSession(endpoint, tools) };
}
