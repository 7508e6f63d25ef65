import type { Content } from './content.ts';
import type { Language } from './core/language.ts';
import type { NumberToCall } from './core/message.ts';
import { createDirectory, type Directory } from './directory/create-directory.ts';
import { describeCentre } from './directory/describe-centre.ts';
import { createNumbers } from './directory/numbers.ts';
import type { Tools } from './flow/tools.ts';
import { createTexts, type Texts } from './i18n/texts.ts';
import { createReader } from './triage/detection.ts';
import { withoutIdentity } from './triage/identity.ts';
import { createAssess } from './triage/level.ts';
import { createMatchLabel } from './triage/match-label.ts';
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
  /** {police} and {ambulance} of the country. */
  holes: { police: string; ambulance: string };
};

/** The pure half of the wiring: triage, directory and words as the engine and the renderer are handed them. */
export function createTools(content: Content, country: string): Toolbox {
  const texts = createTexts(content.locales);
  const directory = createDirectory(content);
  const numbers = createNumbers(content.numbers);
  const card = (language: Language) => numbers.cardFor(country, language);
  const inDanger = (language: Language) => numbers.dangerFor(country, language);
  const holes = numbers.holesFor(country);
  const tools: Tools = {
    read: createReader(content.detection),
    assess: createAssess(content.triage),
    findTown: directory.findTown,
    townGroups: directory.townGroups,
    townsOf: directory.townsOf,
    matchLabel: createMatchLabel(),
    withoutIdentity,
    label: (key, language) => texts.t(language, `chat:${key}`, holes),
  };
  const render = createRender({
    text: texts.t,
    hasText: texts.has,
    holes,
    card,
    centres: (town, language) =>
      directory
        .centresOf(town)
        .map((centre) => describeCentre(centre, language, (key, params) => texts.t(language, key, params))),
  });
  return { texts, tools, render, directory, card, inDanger, holes };
}
