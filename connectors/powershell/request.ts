import { createHash } from 'node:crypto';
import type { ScriptItem, ScriptRequest } from '../connector.ts';
import { ConnectorError } from '../errors.ts';
import { writeClixml } from './clixml.ts';
import type { Driver } from './driver.ts';

/** Limits of one request; what is beyond them is a mistake of the caller and is never sent. */
const requestLimits = {
  items: 500,
  scriptCharacters: 256 * 1024,
  parameterCharacters: 1024 * 1024,
  characters: 4 * 1024 * 1024,
  milliseconds: 24 * 60 * 60 * 1000,
} as const;

/**
 * Writes the bytes for standard input of one run.
 * Throws a ConnectorError `driver-refused` for a request that breaks the protocol or its limits.
 */
export function writeRequest(request: ScriptRequest, envelope: { nonce: string; driver: Driver }): Buffer {
  const { nonce, driver } = envelope;
  refuseUnless(/^[A-Za-z0-9_-]{16}$/.test(nonce), 'The nonce is not 16 characters of base64url.');
  checkRequest(request);
  const head = [
    `douki1 ${nonce} ${driver.text.length} ${driver.sha256}`,
    driver.text,
    `request ${request.runId} ${request.mode} ${request.deadlineMs} ${request.items.length}`,
  ];
  const text = [...head, ...request.items.flatMap(writeItem), 'end', ''].join('\n');
  refuseUnless(text.length <= requestLimits.characters, `The request has ${text.length} characters.`);
  return Buffer.from(text, 'latin1');
}

function checkRequest(request: ScriptRequest): void {
  const ids = new Set(request.items.map((item) => item.id));
  refuseUnless(/^[A-Za-z0-9-]{1,64}$/.test(request.runId), 'The run id is not 1 to 64 of A-Z a-z 0-9 and dash.');
  refuseUnless(isDuration(request.deadlineMs), 'The deadline is not a number of milliseconds within a day.');
  refuseUnless(
    request.items.length > 0 && request.items.length <= requestLimits.items,
    'The number of scripts is wrong.',
  );
  refuseUnless(ids.size === request.items.length, 'Two scripts of the run have the same id.');
}

function writeItem(item: ScriptItem): string[] {
  const { id, text, sha256, parameters, timeoutMs } = item;
  refuseUnless(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(id), 'The id of a script is not the name of a folder.');
  refuseUnless(isDuration(timeoutMs), `The time of the script ${id} is not a number of milliseconds within a day.`);
  refuseUnless(text.length <= requestLimits.scriptCharacters, `The script ${id} is too long.`);
  refuseUnless(/^[\t\n\r -~]*$/.test(text), `The script ${id} is not plain ASCII.`);
  const digest = createHash('sha256').update(text, 'latin1').digest('hex');
  refuseUnless(digest === sha256, `The script ${id} is not the one its SHA-256 says.`);
  const written = writeParameters(item);
  refuseUnless(written.length <= requestLimits.parameterCharacters, `The parameters of ${id} are too long.`);
  const names = Object.keys(parameters).map((name) => name.toLowerCase());
  refuseUnless(new Set(names).size === names.length, `Two parameters of ${id} differ in case only.`);
  refuseUnless(names.every(isParameterName), `The name of a parameter of ${id} is not a word.`);
  return [`item ${id} ${timeoutMs} ${text.length} ${sha256} ${written.length}`, text, written];
}

function writeParameters(item: ScriptItem): string {
  try {
    return writeClixml(item.parameters);
  } catch (cause) {
    throw new ConnectorError('driver-refused', `A parameter of ${item.id} cannot travel.`, { cause });
  }
}

function isDuration(milliseconds: number): boolean {
  return Number.isInteger(milliseconds) && milliseconds > 0 && milliseconds <= requestLimits.milliseconds;
}

function isParameterName(name: string): boolean {
  return /^[a-z][a-z0-9]{0,63}$/.test(name);
}

function refuseUnless(holds: boolean, message: string): void {
  if (!holds) throw new ConnectorError('driver-refused', `The request was not sent: ${message}`);
}
