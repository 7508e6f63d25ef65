import { type Document, isMap, isNode, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml';

/** What stands in the way of reading a file; every list of problems in the project has this shape. */
export type Problem = { code: string; file: string; line: number; message: string };

/** Finds lines of a parsed file by the path zod names: the key's own, or its parent's when there is no such key. */
export function lineFinder(document: Document, lines: LineCounter) {
  const lineOf = (node: unknown, otherwise: number) =>
    isNode(node) && node.range ? lines.linePos(node.range[0]).line : otherwise;

  return function lineAt(path: readonly PropertyKey[]): { line: number; found: boolean } {
    let node: Node | null = document.contents as Node | null;
    let line = lineOf(node, 1);
    for (const part of path) {
      const next = child(node, part);
      if (!next) return { line, found: false };
      line = lineOf(next.at, line);
      node = next.value;
    }
    return { line, found: true };
  };
}

function child(node: Node | null, part: PropertyKey): { at: unknown; value: Node | null } | null {
  if (isMap(node)) {
    const pair: Pair | undefined = node.items.find(
      ({ key }) => (isScalar(key) ? String(key.value) : key) === String(part),
    );
    return pair ? { at: pair.key, value: isNode(pair.value) ? pair.value : null } : null;
  }
  const item = isSeq(node) && typeof part === 'number' ? node.items[part] : undefined;
  return isNode(item) ? { at: item, value: item } : null;
}
