import type { Connector } from '../connector.ts';
import { type ConnectorContext, nodeContext } from '../context.ts';
import type { MssqlEndpoint } from './endpoint.ts';
import { createMssqlSession } from './session.ts';

/** Creates the connector that asks SUSDB on a full SQL Server; it runs queries that read, and nothing else. */
export function createMssqlConnector(context: ConnectorContext = nodeContext): Connector<MssqlEndpoint> {
  return { id: 'mssql', open: (endpoint) => createMssqlSession(endpoint, context) };
}
