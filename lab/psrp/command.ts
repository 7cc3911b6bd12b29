import { elementsOf, propertyOf, stringOf } from './clixml.ts';
import { readXml } from './xml.ts';

/** The first command of a pipeline. */
export interface PlayedCommand {
  readonly text: string;
  readonly isScript: boolean;
  /** Those arguments that are strings, by name. */
  readonly strings: ReadonlyMap<string, string>;
  /** How many commands stand in the pipeline. */
  readonly count: number;
}

/** Reads the data of CREATE_PIPELINE; throws an Error when it holds no command. */
export function readPlayedCommand(xml: string): PlayedCommand {
  const commands = elementsOf(propertyOf(propertyOf(readXml(xml), 'PowerShell'), 'Cmds'));
  const [first] = commands;
  const text = stringOf(propertyOf(first, 'Cmd'));
  if (text === undefined) throw new Error('the pipeline has no command');
  const named = elementsOf(propertyOf(first, 'Args')).map((argument) => {
    const value = stringOf(propertyOf(argument, 'V'));
    return value === undefined ? [] : [[stringOf(propertyOf(argument, 'N')) ?? '', value] as const];
  });
  const isScript = propertyOf(first, 'IsScript')?.text === 'true';
  return { text, isScript, strings: new Map(named.flat()), count: commands.length };
}
