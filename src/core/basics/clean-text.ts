/** Control characters but the newline; a pattern of escapes alone. */
const CONTROL = /[^\P{Cc}\n]/gu;

/** No more than so many UTF-16 units, and no half character at the cut. */
export function cutText(text: string, max: number): string {
  return text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '');
}

/** Text as a person may have typed it, made harmless: whole characters, newlines as `\n`, other controls as blanks, trimmed. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(CONTROL, ' ').trim();
}
