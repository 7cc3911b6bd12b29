import { writeGuid } from '../../../connectors/winrm/psrp/guid.ts';
import { messageTypes, type MessageType } from '../../../connectors/winrm/psrp/messages.ts';

/** A message as a server would send it; `pipelineId` missing means the pool. */
export function serverMessage(message: {
  type: MessageType;
  poolId: string;
  pipelineId?: string;
  xml: string;
}): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(1, 0);
  head.writeUInt32LE(messageTypes[message.type], 4);
  const pipeline = message.pipelineId === undefined ? Buffer.alloc(16) : writeGuid(message.pipelineId);
  return Buffer.concat([head, writeGuid(message.poolId), pipeline, Buffer.from(message.xml, 'utf8')]);
}

/** Spoils bytes in one to three places: flips, cuts, repeats, or replaces. The same seed gives the same sequence. */
export function createMutator(seed: number): (bytes: Buffer) => Buffer {
  let state = seed >>> 0;
  // Numerical Recipes' generator: what matters is only that a failure can be repeated.
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const spoil = (bytes: Buffer): Buffer => {
    const at = random(bytes.length);
    const length = 1 + random(12);
    switch (random(5)) {
      case 0:
        return bytes.subarray(0, at);
      case 1:
        return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
      case 2:
        return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
      case 3: {
        const copy = Buffer.from(bytes);
        copy[at] = (copy[at] ?? 0) ^ (1 << random(8));
        return copy;
      }
      default: {
        const copy = Buffer.from(bytes);
        copy[at] = '<>&;"/ 0_x'.charCodeAt(random(10));
        return copy;
      }
    }
  };
  return (bytes) => {
    let spoiled = bytes;
    for (let count = 1 + random(3); count > 0 && spoiled.length > 0; count -= 1) spoiled = spoil(spoiled);
    return spoiled;
  };
}
