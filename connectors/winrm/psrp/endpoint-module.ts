import { z } from 'zod';
import type { Hello } from '../../connector.ts';
import type { ClixmlValue } from './clixml/value.ts';
import type { PipelineCommand } from './commands.ts';
import { NotPlainError, toJson } from './facts.ts';

/** The functions that an endpoint offers in the place of scripts, and what it says of itself. */
export interface EndpointModule {
  readonly hello: Hello;
  /** By the id of the check or remediation. */
  readonly functions: ReadonlyMap<string, ModuleFunction>;
}

/** One function of the installed module. */
export interface ModuleFunction {
  readonly name: string;
  /** SHA-256 of the script that the function was made of. */
  readonly sha256: string;
  /** Whether it would ask before it changes something. */
  readonly confirms: boolean;
}

/** Asks the endpoint for its module. */
export const moduleCommand: PipelineCommand = { kind: 'name', text: 'Get-DoukiModule', arguments: {} };

/** True for exactly one call with each run id, for ever. */
export function registerCommand(runId: string): PipelineCommand {
  return { kind: 'name', text: 'Register-DoukiRun', arguments: { RunId: runId } };
}

const schema = z.object({
  format: z.literal(1),
  psVersion: z.string(),
  culture: z.string(),
  account: z.string(),
  elevated: z.boolean(),
  utc: z.iso.datetime(),
  functions: z.record(
    z.string(),
    z.object({
      name: z.string().regex(/^(Get|Invoke)-Douki[A-Za-z0-9]{1,60}$/),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      confirms: z.boolean(),
    }),
  ),
});

/** Reads what `Get-DoukiModule` gave; nothing where it is no module that this release knows. */
export function readModule(outputs: readonly ClixmlValue[]): EndpointModule | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(toJson(outputs)));
    if (!parsed.success) return undefined;
    const { functions, format: _, ...hello } = parsed.data;
    return { hello, functions: new Map(Object.entries(functions)) };
  } catch (error) {
    if (error instanceof NotPlainError) return undefined;
    throw error;
  }
}
