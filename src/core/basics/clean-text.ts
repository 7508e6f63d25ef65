/** Control characters but the newline; a pattern of escapes alone. */
const CONTROL = /[^\P{Cc}\n]/gu;

/** Text as a person may have typed it, made harmless: whole characters, newlines as `\n`, other controls as blanks, trimmed. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(CONTROL, ' ').trim();
}
