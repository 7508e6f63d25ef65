import { readFile } from 'node:fs/promises';
import { type Document, isAlias, isCollection, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import * as z from 'zod';
import { lineFinder, type Problem } from './source-lines.ts';

/** `lineAt` is for what is found wrong later: the line of the key or item a path leads to. */
export type Loaded<Value> =
  | { ok: true; value: Value; lineAt: (path: readonly PropertyKey[]) => number }
  | { ok: false; problems: Problem[] };

/** Reads a YAML (1.2 core, no aliases) or JSON file of the sources; every problem names the line to look at. */
export async function loadSource<Value>(file: string, schema: z.core.$ZodType<Value>): Promise<Loaded<Value>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return { ok: false, problems: [{ code: 'unreadable', file, line: 1, message: 'the file cannot be read' }] };
  }
  return parseSource({ file, text }, schema);
}

/** The same for text already read; `file` only names it, and its ending says whether it is JSON. */
export function parseSource<Value>(
  source: { file: string; text: string },
  schema: z.core.$ZodType<Value>,
): Loaded<Value> {
  const { file, text } = source;
  const lines = new LineCounter();
  const document = parseDocument(text, { version: '1.2', schema: 'core', lineCounter: lines, prettyErrors: false });
  const problem = (code: string, line: number, message: string): Problem => ({ code, file, line, message });

  const faults = [
    ...jsonFaults(source),
    ...[...document.errors, ...document.warnings].map((error) => ({
      code: error.code === 'DUPLICATE_KEY' ? 'duplicate-key' : 'syntax',
      line: lines.linePos(error.pos[0]).line,
      message: error.message,
    })),
    ...aliasFaults(document, lines),
  ];
  const [first] = faults;
  // One broken line breaks those after it as well; only duplicates stand for themselves.
  if (first && first.code !== 'duplicate-key')
    return { ok: false, problems: [problem(first.code, first.line, first.message)] };
  if (first) return { ok: false, problems: faults.map((fault) => problem(fault.code, fault.line, fault.message)) };

  const parsed = z.core.safeParse(schema, document.toJS());
  const lineAt = lineFinder(document, lines);
  if (parsed.success) return { ok: true, value: parsed.data, lineAt: (path) => lineAt(path).line };
  return {
    ok: false,
    problems: parsed.error.issues.flatMap(innermost).flatMap((issue) => {
      if (issue.code === 'unrecognized_keys') {
        return issue.keys.map((key) =>
          problem('unknown-key', lineAt([...issue.path, key]).line, `${place(issue.path)}: no such key "${key}"`),
        );
      }
      const { line, found } = lineAt(issue.path);
      if (found) return [problem('wrong-value', line, `${place(issue.path)}: ${issue.message}`)];
      return [
        problem('missing-key', line, `${place(issue.path.slice(0, -1))}: "${String(issue.path.at(-1))}" is missing`),
      ];
    }),
  };
}

type Issue = z.core.$ZodIssue;

/** Of a union that fits nowhere, the complaints of the form that came nearest; a tie says only that none fits. */
function innermost(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const forms = issue.errors.map((errors) => errors.flatMap(innermost)).sort((a, b) => misfit(a) - misfit(b));
  const [nearest, second] = forms;
  if (!nearest || (second && misfit(second) === misfit(nearest))) return [issue];
  return nearest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }) as Issue);
}

/** A form whose keys are not even there is further off than one whose value is wrong. */
function misfit(issues: Issue[]): number {
  return issues.reduce(
    (sum, issue) => sum + (issue.path.length > 1 ? 1 : issue.code === 'unrecognized_keys' ? 10 : 2),
    0,
  );
}

function place(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the file' : path.map(String).join('.');
}

type Fault = { code: string; line: number; message: string };

/** JSON is YAML too, but not the other way round. */
function jsonFaults({ file, text }: { file: string; text: string }): Fault[] {
  const message = file.endsWith('.json') ? jsonError(text) : null;
  if (message === null) return [];
  const lines = text.split('\n');
  // Not every message of the parser says where; so: the first line after which no ending could make it right.
  const broken = lines.findIndex((_line, index) => !couldGoOn(`${lines.slice(0, index + 1).join('\n')}\n`));
  return [{ code: 'syntax', line: broken === -1 ? lines.length : broken + 1, message }];
}

function jsonError(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function couldGoOn(beginning: string): boolean {
  const message = jsonError(beginning);
  if (message === null || message.startsWith('Unexpected end')) return true;
  return Number(/at position (\d+)/.exec(message)?.[1]) === beginning.length;
}

/** One thing is written once, where it is read: no anchors, no aliases. */
function aliasFaults(document: Document, lines: LineCounter): Fault[] {
  const faults: Fault[] = [];
  visit(document, (_key, node) => {
    const anchored = (isScalar(node) || isCollection(node)) && node.anchor !== undefined;
    if (!anchored && !isAlias(node)) return;
    const line = node.range ? lines.linePos(node.range[0]).line : 1;
    faults.push({ code: 'alias', line, message: 'anchors and aliases are not read here; write it out' });
  });
  return faults;
}
