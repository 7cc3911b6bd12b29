import { isMap, isScalar, isSeq, type Document, type LineCounter, type Node } from 'yaml';
import type { Problem } from './problems.ts';

/** Where things stand in the text of a YAML document. */
export interface Lines {
  /** Line of a path, or of the nearest thing above it that is there. */
  of(path: readonly PropertyKey[]): number | undefined;
  /** Problems with the line of their path. */
  locate(problems: readonly Problem[]): readonly Problem[];
}

/** Makes the finder of one document. */
export function createLines(document: Document, counter: LineCounter): Lines {
  const of = (path: readonly PropertyKey[]): number | undefined => {
    let node: unknown = document.contents;
    let offset = offsetOf(node);
    for (const part of path) {
      const next = childOf(node, part);
      if (!next) break;
      offset = next.offset ?? offset;
      node = next.node;
    }
    return offset === undefined ? undefined : counter.linePos(offset).line;
  };
  const locate = (problems: readonly Problem[]) =>
    problems.map((one) => {
      const line = one.line ?? of(one.path);
      return line === undefined ? one : { ...one, line };
    });
  return { of, locate };
}

function childOf(node: unknown, part: PropertyKey): { node: unknown; offset: number | undefined } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
    return pair && { node: pair.value, offset: offsetOf(pair.key) };
  }
  if (!isSeq(node) || typeof part !== 'number') return undefined;
  const item = node.items[part];
  return item === undefined ? undefined : { node: item, offset: offsetOf(item) };
}

function offsetOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
