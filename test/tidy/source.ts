/** One file of the project: its path from the root, with slashes, and its text. */
export type Source = { path: string; text: string };
export type Problem = { code: string; file: string; line: number; message: string };
/** A rule of the house: all files in, what is wrong out. No I/O, so that each has tests of its own. */
export type Rule = (files: readonly Source[]) => Problem[];

export type Pattern = { code: string; pattern: RegExp; message: string };

/** Every match of every pattern, line by line. */
export function matches({ path, text }: Source, patterns: readonly Pattern[]): Problem[] {
  return text.split('\n').flatMap((content, index) =>
    patterns
      .filter(({ pattern }) => pattern.test(content))
      .map(({ code, message }) => ({
        code,
        file: path,
        line: index + 1,
        message: `${message}: ${content.trim().slice(0, 100)}`,
      })),
  );
}

export function under(files: readonly Source[], ...places: string[]): Source[] {
  return files.filter(({ path }) => places.some((place) => path === place || path.startsWith(`${place}/`)));
}

export function isCode(path: string): boolean {
  return /\.(?:ts|mjs|css|lua)$/.test(path) || path === '.ci/run';
}

/** The text without its comments, lines kept. Good enough for finding calls; a `//` inside a string only hides what follows. */
export function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|[^:'"`])\/\/.*$/gm, '$1');
}
