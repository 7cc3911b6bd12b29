import { isPair, isScalar, visit, type Document, type LineCounter } from 'yaml';
import { problem } from './explain.ts';
import type { Problem } from './problems.ts';

/** Keys that stand twice in the same block; a reader would silently keep the last one. */
export function findDuplicateKeys(document: Document, counter: LineCounter): readonly Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Map: (_, map, above) => {
      const parents = above.flatMap((node) => (isPair(node) && isScalar(node.key) ? [String(node.key.value)] : []));
      const first = new Map<string, number>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        const line = counter.linePos(key.range?.[0] ?? 0).line;
        const before = first.get(name);
        if (before === undefined) first.set(name, line);
        else problems.push({ ...problem([...parents, name], 'same-key', { before }), line });
      }
    },
  });
  return problems;
}
