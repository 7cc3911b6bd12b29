import type { Config } from '../../bot/config/config.ts';
import { ConfigError, pathText, type Problem } from '../../bot/config/problems.ts';
import { parseConfig } from '../../bot/config/read.ts';
import { checks } from '../../guide/checks/index.ts';

/** What the checks read of a server's settings. */
export const settings = checks.flatMap((check) => check.settings ?? []);
const options = { settings, file: 'douki.yaml', folder: '/etc/douki' };
/** Reads a configuration that stands in /etc/douki. */
export const parse = (text: string): Config => parseConfig(text, options);

export const person = 'aaaaaaaa-0000-4000-8000-000000000001';
export const pin = `SHA256:${'A'.repeat(43)}`;

/** A configuration without a mistake. */
export const good = `
timeZone: Asia/Tokyo
language: ja
teams:
  appId: ${person}
  tenantId: ${person}
  password: env:DOUKI_BOT_PASSWORD
people:
  approvers: [${person.toUpperCase()}]
channels:
  default: "19:abc@thread.tacv2"
servers:
  wsus01:
    host: wsus01.corp.example
    role: upstream
    upstream: microsoft-update
    endpoints:
      ssh: { username: svc, privateKey: "file:keys/id", hostKey: "${pin}" }
    settings:
      proxy: { name: proxy.corp.example, port: 8080 }
`;

/** The endpoints of the good file with a SQL Server among them. */
export function withSql(more: string): string {
  return `endpoints:\n      mssql: { ${more}, username: reader, password: "env:SQL" }\n`;
}

/** The mistakes of a text. */
export function problemsOf(text: string): readonly Problem[] {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

/** `path|id` of each problem. */
export function told(text: string): readonly string[] {
  return problemsOf(text).map(({ path, id }) => `${pathText(path)}|${id}`);
}
