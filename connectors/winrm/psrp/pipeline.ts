import { type ClixmlValue, plainOf, propertyOf, textOf } from './clixml/value.ts';
import { PsrpError } from './error.ts';
import { type ErrorRecord, readErrorRecord } from './error-record.ts';
import { createDefragmenter } from './fragments.ts';
import { type Message, readMessage } from './messages.ts';

/** What a pipeline says, in the order in which it says it; nothing follows `ended`. */
export type PipelineEvent =
  | { readonly kind: 'output'; readonly value: ClixmlValue }
  | { readonly kind: 'error'; readonly error: ErrorRecord }
  | { readonly kind: 'note'; readonly stream: NoteStream; readonly text: string }
  | { readonly kind: 'progress'; readonly activity: string; readonly percent: number }
  | { readonly kind: 'host-call'; readonly method: number }
  | { readonly kind: 'ended'; readonly state: EndState; readonly error?: ErrorRecord };

/** Streams whose records are text for people. */
export type NoteStream = 'debug' | 'verbose' | 'warning' | 'information';

/** How a pipeline can end. */
export type EndState = 'stopped' | 'completed' | 'failed';

/** The client's half of one pipeline, without any transport. */
export interface Pipeline {
  readonly id: string;
  /** What creates it; nothing of it starts before the last one has arrived. */
  readonly fragments: readonly Buffer[];
  /** Takes bytes of its stream. Throws a PsrpError. */
  receive(bytes: Uint8Array): PipelineEvent[];
  readonly hasEnded: boolean;
}

const endStates: Readonly<Record<number, EndState>> = { 3: 'stopped', 4: 'completed', 5: 'failed' };

/** Creates the half that reads; the pool makes the fragments. */
export function createPipeline(ids: { id: string; poolId: string }, fragments: readonly Buffer[]): Pipeline {
  const defragmenter = createDefragmenter();
  let hasEnded = false;

  function receive(bytes: Uint8Array): PipelineEvent[] {
    const events: PipelineEvent[] = [];
    for (const message of defragmenter.push(bytes).map(readMessage)) {
      if (message.poolId !== ids.poolId || message.pipelineId !== ids.id) {
        throw new PsrpError('A message of another pipeline came.');
      }
      if (hasEnded) throw new PsrpError('A pipeline went on after its end.');
      const event = readEvent(message);
      if (!event) continue;
      hasEnded = event.kind === 'ended';
      events.push(event);
    }
    return events;
  }

  return {
    id: ids.id,
    fragments,
    receive,
    get hasEnded() {
      return hasEnded;
    },
  };
}

function readEvent({ type, data }: Message): PipelineEvent | undefined {
  switch (type) {
    case 'pipelineOutput':
      return { kind: 'output', value: data };
    case 'errorRecord':
      return { kind: 'error', error: readErrorRecord(data) };
    case 'debugRecord':
      return readNote('debug', data);
    case 'verboseRecord':
      return readNote('verbose', data);
    case 'warningRecord':
      return readNote('warning', data);
    case 'informationRecord':
      return { kind: 'note', stream: 'information', text: textOf(propertyOf(data, 'MessageData')) || textOf(data) };
    case 'progressRecord':
      return {
        kind: 'progress',
        activity: textOf(propertyOf(data, 'Activity')),
        percent: readInteger(propertyOf(data, 'PercentComplete')) ?? -1,
      };
    case 'pipelineHostCall':
      // The method is an enum: its number says which.
      return { kind: 'host-call', method: readInteger(propertyOf(data, 'mi')) ?? -1 };
    case 'pipelineState':
      return readEnd(data);
    default:
      throw new PsrpError(`A pipeline got a message that is none for it: ${type}.`);
  }
}

function readEnd(data: ClixmlValue): PipelineEvent | undefined {
  const number = readInteger(propertyOf(data, 'PipelineState'));
  if (number === undefined) throw new PsrpError('A pipeline told no state.');
  const state = endStates[number];
  if (!state) return undefined;
  const error = propertyOf(data, 'ExceptionAsErrorRecord');
  return { kind: 'ended', state, ...(error != null && { error: readErrorRecord(error) }) };
}

function readNote(stream: NoteStream, data: ClixmlValue): PipelineEvent {
  return { kind: 'note', stream, text: textOf(propertyOf(data, 'InformationalRecord_Message')) || textOf(data) };
}

function readInteger(value: ClixmlValue | undefined): number | undefined {
  const plain = plainOf(value);
  return typeof plain === 'number' ? plain : undefined;
}
