import { inspect } from 'node:util';
import { DEMO_SECRETS } from '../../support/channel-house.ts';
import type { Marker, Place } from '../markers.ts';
import { placesOf, type Traces } from '../places.ts';
import { type Outgoing, placesOfRequests } from './requests.ts';

/** Everything a story on messengers left behind. `thrown`: every error of ours that was ever made. */
export type MessengerTraces = Traces & {
  sent: readonly Outgoing[];
  thrown: readonly unknown[];
  commands: { store: readonly string[]; keyServer: readonly string[] };
};

const { telegram, line } = DEMO_SECRETS;

/** All there is to search: what there is of the web, and what goes to platforms and to the desk. */
export async function messengerPlaces(traces: MessengerTraces, markers: readonly Marker[]): Promise<Place[]> {
  const bodies = (about: RegExp) =>
    traces.answers.filter((answer) => about.test(answer.about)).map(({ body, status }) => `${status} ${body}`);
  const all = { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true, maxStringLength: null };
  const plain = (name: string, texts: readonly string[]): Place => ({ name, text: texts.join('\n'), rests: false });
  return [
    ...(await placesOf(traces)),
    { ...plain('commands to the store', traces.commands.store), rests: true },
    plain('commands to the key server', traces.commands.keyServer),
    plain('answers to platforms', bodies(/^hook /)),
    plain('answers to the desk', bodies(/^POST \/console\/(?:next|beat|cases)/)),
    plain(
      'errors that were made',
      traces.thrown.map((error) => inspect(error, all)),
    ),
    ...placesOfRequests(traces.sent, markers, { token: telegram.token, accessToken: line.accessToken }),
  ];
}
