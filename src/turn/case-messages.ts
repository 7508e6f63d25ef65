// turn/ carries one message from start to end; handle-turn.ts is the spine.

import type { Language } from '../core/language.ts';
import { type Choice, type Message, tapValue, WORKER_STEP } from '../core/message.ts';
import type { Texts } from '../i18n/texts.ts';

/**
 * What the house itself says about a case: that a worker reads, which is true only while one does; has ended it; or asks
 * somebody who agreed to be reached whether they can write now, and says nothing else.
 */
export function houseMessage(texts: Texts, language: Language, what: 'reading' | 'closed' | 'way-opened'): Message {
  return {
    from: 'bot',
    language,
    paragraphs: [texts.t(language, `chat:worker.${what}`)],
    numbers: [],
    choices: [],
    unasked: true,
    ...(what === 'reading' ? { whileWorker: true } : {}),
  };
}

/** A worker's words; `yesNo` puts two taps under them. */
export function workerMessage(
  texts: Texts,
  language: Language,
  { text, yesNo }: { text: string; yesNo: boolean },
): Message {
  const tap = (option: 'yes' | 'no'): Choice => ({
    value: tapValue(WORKER_STEP, option),
    label: texts.t(language, `chat:worker.${option}`),
  });
  const choices = yesNo ? [tap('yes'), tap('no')] : [];
  return { from: 'worker', language, paragraphs: [text], numbers: [], choices, unasked: true };
}
