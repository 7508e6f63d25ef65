import type { Content } from './content.ts';
import { lazily } from './core/basics/lazily.ts';
import type { Channel } from './core/channel.ts';
import type { Language } from './core/language.ts';
import { LIMITS } from './core/limits.ts';
import type { NumberToCall } from './core/message.ts';
import { createDirectory, type Directory } from './directory/create-directory.ts';
import { describeCentre } from './directory/describe-centre.ts';
import { createNumbers } from './directory/numbers.ts';
import type { Tools } from './flow/tools.ts';
import { durationWords } from './i18n/duration.ts';
import { createTexts, type Texts } from './i18n/texts.ts';
import { wordedKey } from './i18n/wording.ts';
import { createReader } from './triage/detection.ts';
import { withoutIdentity } from './triage/identity.ts';
import { createAssess } from './triage/level.ts';
import { createMatchLabel, exactLabel } from './triage/match-label.ts';
import { bare } from './triage/normalise.ts';
import { createRender, type Render } from './turn/render.ts';

export type Toolbox = {
  texts: Texts;
  tools: Tools;
  render: Render;
  directory: Directory;
  /** Every verified number of the country. */
  card(language: Language): NumberToCall[];
  /** Police and ambulance alone. */
  inDanger(language: Language): NumberToCall[];
  /** {police} and {ambulance} of the country, and {web}, the address of our page. */
  holes: { police: string; ambulance: string; web: string };
};

/**
 * The pure half of the wiring: triage, directory and words as the engine and the renderer are handed them. `web` is the
 * address of our page as messengers are told it; '' = none is known.
 */
export function createTools(content: Content, country: string, web = ''): Toolbox {
  const texts = createTexts(content.locales);
  const directory = createDirectory(content);
  const reader = lazily(() => createReader(content.detection));
  const numbers = createNumbers(content.numbers);
  const card = (language: Language) => numbers.cardFor(country, language);
  const inDanger = (language: Language) => numbers.dangerFor(country, language);
  const holes = { ...numbers.holesFor(country), web };
  const words = createWords(texts, holes);
  const tools: Tools = {
    read: (text) => reader()(text),
    assess: createAssess(content.triage),
    findTown: directory.findTown,
    nearestTown: directory.nearestTown,
    townGroups: directory.townGroups,
    townsOf: directory.townsOf,
    matchLabel: createMatchLabel(),
    exactLabel,
    plain: bare,
    withoutIdentity,
    label: words,
    webPage: web !== '',
  };
  const render = createRender({
    words,
    duration: (ms, language) => durationWords(texts, language, ms),
    hasWords: (key, language) => texts.has(language, `chat:${key}`),
    card,
    centres: (town, language) =>
      directory
        .centresOf(town)
        .map((centre) => describeCentre(centre, language, (key, params) => texts.t(language, key, params))),
  });
  return { texts, tools, render, directory, card, inDanger, holes };
}

type Reader = { language: Language; channel: Channel };

/** The words of a key of the chat area as they are true on a channel. Those without holes of their own are put together once. */
function createWords(texts: Texts, holes: Record<string, string>) {
  const made = new Map<string, string>();
  const make = (key: string, { language, channel }: Reader, more?: Record<string, string>) => {
    const worded = wordedKey(key, channel, (each) => texts.has(language, `chat:${each}`));
    // How long a conversation is kept that nobody writes in, and how long a code works.
    const kept = durationWords(texts, language, LIMITS.sessionIdleMs[channel]);
    const codeFor = durationWords(texts, language, LIMITS.capsuleMs);
    return texts.t(language, `chat:${worded}`, { ...holes, kept, codeFor, ...more });
  };
  return (key: string, reader: Reader, more?: Record<string, string>): string => {
    if (more !== undefined) return make(key, reader, more);
    const name = `${reader.channel} ${reader.language} ${key}`;
    const known = made.get(name);
    if (known !== undefined) return known;
    const words = make(key, reader);
    made.set(name, words);
    return words;
  };
}
