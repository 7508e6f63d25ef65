// cli/ is what an admin or a social worker runs in a terminal.

import { parseArgs } from 'node:util';
import type { Content } from '../content.ts';
import type { Desk } from '../core/case.ts';
import { CHANNELS, type Channel } from '../core/channel.ts';
import { FIRST_LANGUAGE, isLanguage, LANGUAGES, type Language } from '../core/language.ts';
import { readConfig } from '../env.ts';
import { createTools, type Toolbox } from '../tools.ts';

export const HELP = `A conversation in the terminal. Nothing is stored and nobody is called.

  npm run play -- [flow] [options]

  flow              a file of flows/, such as flows/first-contact.yaml (the default)
  --lang LANGUAGE   ${LANGUAGES.join(' or ')}
  --country CODE    whose numbers to call are shown, such as CN (the default: EMERGENCY_COUNTRY, else CN)
  --channel NAME    what is said there: ${CHANNELS.join(', ')} (the default: web)
  --on-duty         as if a worker were on duty
  --help            this text

While it runs: the number of a choice, or words. Words that always work are those of the chat: 0 leaves,
and "person", "delete" or the name of a language do what they say. :q or Ctrl-D ends.
`;

export type Setting = {
  flow: string;
  start: string;
  channel: Channel;
  language: Language;
  country: string;
  desk: Desk;
  toolbox: Toolbox;
};
export type Asked = { help: true } | { fault: string } | { setting: Setting };

/** What was asked for on the command line; a fault is one line that says what there is instead. */
export function askSettings(given: string[], content: Content, emergencyCountry: string | undefined): Asked {
  const read = readArguments(given);
  if ('fault' in read || 'help' in read) return read;
  const { lang, flow } = read;
  const channel = CHANNELS.find((each) => each === read.channel);
  if (!channel) return { fault: `there is no channel "${read.channel}"; there are: ${CHANNELS.join(', ')}` };
  if (!isLanguage(lang)) return { fault: `there is no language "${lang}"; there are: ${LANGUAGES.join(', ')}` };
  const start = startOf(content, flow);
  if (start === undefined) return { fault: `there is no flow "${flow}"; there are: ${flowsOf(content).join(', ')}` };
  const numbers = toolboxOf(content, read.country ?? emergencyCountry);
  if ('fault' in numbers) return numbers;
  return { setting: { ...numbers, flow, start, channel, language: lang, desk: read.onDuty ? 'staffed' : 'unstaffed' } };
}

type Read = { lang: string; channel: string; flow: string; country: string | undefined; onDuty: boolean };

function readArguments(given: string[]): Read | { fault: string } | { help: true } {
  try {
    const { values, positionals } = parseArgs({
      args: given,
      allowPositionals: true,
      options: {
        lang: { type: 'string', default: FIRST_LANGUAGE },
        channel: { type: 'string', default: 'web' },
        country: { type: 'string' },
        'on-duty': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { help: true };
    if (positionals.length > 1) return { fault: `one flow at a time, not "${positionals.join('", "')}"; see --help` };
    const flow = (positionals[0] ?? 'first-contact').replace(/^.*\//, '').replace(/\.yaml$/, '');
    return { lang: values.lang, channel: values.channel, flow, country: values.country, onDuty: values['on-duty'] };
  } catch (error) {
    return { fault: `${(error as Error).message.split('. ')[0]}; see --help` };
  }
}

function flowsOf({ flows }: Content): string[] {
  return [...new Set(Object.keys(flows.steps).map((name) => name.split('/')[0] ?? ''))];
}

/** The entry flow begins where conversations do; any other at its first step. */
function startOf({ flows }: Content, flow: string): string | undefined {
  const names = [flows.start, ...Object.keys(flows.steps)];
  return names.find((name) => name.startsWith(`${flow}/`));
}

function toolboxOf(
  content: Content,
  wanted: string | undefined,
): { country: string; toolbox: Toolbox } | { fault: string } {
  try {
    const environment = wanted === undefined ? {} : { EMERGENCY_COUNTRY: wanted };
    const { emergencyCountry: country } = readConfig(environment, () => new Uint8Array());
    return { country, toolbox: createTools(content, country) };
  } catch (error) {
    return { fault: (error as Error).message };
  }
}
