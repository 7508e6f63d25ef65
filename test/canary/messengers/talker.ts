import type { webhook } from '@line/bot-sdk';
import { bodyText } from '../../support/fake-line/webhook-body.ts';
import type { Answer } from '../people.ts';
import { createFill, somewhere } from './fill.ts';
import type { MessengerHouse, Platform } from './house.ts';
import * as line from './line-events.ts';
import * as telegram from './telegram-messages.ts';
import { entities } from './telegram-things.ts';
import { memberOf, othersUpdates, tapOf, unaskedUpdates } from './telegram-updates.ts';

/** Somebody with a phone, in whose every field a marker stands. `who`: such as `telegram leaver`. */
export type Talker = {
  who: string;
  platform: Platform;
  opens(): Promise<Answer>;
  says(text: string): Promise<Answer>;
  taps(data: string): Promise<Answer>;
  /** Presses the first button that the newest message with buttons brought. */
  tapsWhatIsShown(): Promise<Answer>;
  sharesPlace(): Promise<Answer>;
  /** One message of every kind; those that can carry words carry some. */
  sendsEverything(): Promise<Answer[]>;
  edits(text: string): Promise<Answer>;
  /** Says something and takes it back, where that can be heard of. */
  takesBack(text: string): Promise<Answer>;
  blocks(): Promise<Answer>;
  /** As if it were so many hours ago. */
  saidHoursAgo(hours: number, text: string): Promise<Answer>;
  /** Groups, other bots, what nobody asked for. */
  isMetElsewhere(): Promise<Answer[]>;
  /** The same body again, as platforms deliver. */
  again(): Promise<Answer>;
};

function newestData(at: MessengerHouse, to: string): string {
  const newest = at.sent.findLast(({ body }) => body.includes(to) && /"(?:callback_)?data":"/.test(body));
  const [, data] = /"(?:callback_)?data":"([^"]+)"/.exec(newest?.body ?? '') ?? [];
  if (data === undefined) throw new Error('no button was shown');
  return data;
}

/** What is not taken is delivered once more, as both platforms do: a slow machine must not lose a word. */
const insists = async (again: () => Promise<Answer>): Promise<Answer> => {
  const answer = await again();
  return answer.status === 503 ? again() : answer;
};

const inOrder = async (all: (() => Promise<Answer>)[]): Promise<Answer[]> => {
  const answers: Answer[] = [];
  for (const each of all) answers.push(await each());
  return answers;
};

export function telegramTalker(at: MessengerHouse, role: string): Talker {
  const who = `telegram ${role}`;
  const { markers } = at.story;
  const fill = createFill(markers);
  const sender = { id: markers.number(`${who}: id`), spot: somewhere(markers, who) };
  const person = at.house.telegram.person({ id: sender.id });
  at.house.telegram.admit(sender.id);
  const now = () => at.clock.nowMs() / 1_000;
  let last = '';
  const again = () => at.deliver('telegram', last);
  const post = (update: object) => {
    last = JSON.stringify(fill(who, { update_id: 0, ...update }));
    return insists(again);
  };
  const says = (text: string, date = now()) => post({ message: telegram.messageOf(sender, { date, text, entities }) });
  const edits = (text: string) =>
    post({ edited_message: telegram.messageOf(sender, { date: now(), edit_date: now(), text, entities }) });
  const taps = (data: string) => {
    const bubbles = person.screen().filter(({ from }) => from === 'bot');
    const bubble = bubbles.findLast(({ inline }) => inline.length > 0) ?? bubbles.at(-1);
    return post(tapOf(sender, { date: now(), data, bubble: bubble?.id ?? 1 }));
  };
  return {
    who,
    platform: 'telegram',
    again,
    opens: async () => {
      await post(memberOf(sender, 'member', now()));
      return says(`/start ${markers.mint(`${who}: deep link`)}`);
    },
    says,
    taps,
    tapsWhatIsShown: () => taps(newestData(at, String(sender.id))),
    sharesPlace: () => post({ message: telegram.placeOf(sender, now()) }),
    sendsEverything: () => {
      const words = (kind: string) => markers.mint(`${who}: words beside ${kind}`);
      const all = telegram.everyMessage(sender, now(), words);
      return inOrder(
        all.map(
          ([, message]) =>
            () =>
              post({ message }),
        ),
      );
    },
    edits,
    async takesBack(text) {
      // Telegram tells a bot nothing about it: an edit is all there is.
      await says(text);
      return edits('...');
    },
    blocks: () => post(memberOf(sender, 'kicked', now())),
    saidHoursAgo: (hours, text) => says(text, now() - hours * 3_600),
    isMetElsewhere: () =>
      inOrder([...othersUpdates(sender, now()), ...unaskedUpdates(sender, now())].map((update) => () => post(update))),
  };
}

export function lineTalker(at: MessengerHouse, role: string): Talker {
  const who = `line ${role}`;
  const { markers } = at.story;
  const fill = createFill(markers);
  const hex = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex');
  const sender = { id: markers.note(`${who}: id`, `U${hex}`), spot: somewhere(markers, who) };
  const now = () => at.clock.nowMs();
  let last = '';
  const again = () => at.deliver('line', last);
  const post = (event: object) => {
    const events = [fill(who, event) as webhook.Event];
    // Each body in another manner of writing JSON.
    last = bodyText({ destination: at.house.line.bot.userId, events }, at.traces.answers.length);
    at.house.line.admit(last);
    return insists(again);
  };
  const says = (text: string, date = now()) => post(line.messageEvent(sender, date, line.textOf(text)));
  const taps = (data: string) => post(line.acts.tap(sender, now(), data));
  return {
    who,
    platform: 'line',
    again,
    opens: () => post(line.acts.opened(sender, now())),
    says,
    taps,
    // A reply is for whoever the token is of, so what was sent last was sent to this person.
    tapsWhatIsShown: () => taps(newestData(at, '"replyToken":')),
    sharesPlace: () => post(line.messageEvent(sender, now(), line.placeOf(sender))),
    sendsEverything: () => {
      const words = (kind: string) => markers.mint(`${who}: words beside ${kind}`);
      return inOrder(
        line.everyMessage(sender, now(), words).map(
          ([, event]) =>
            () =>
              post(event),
        ),
      );
    },
    edits: (text) => post(line.acts.edited(sender, now(), line.textOf(text))),
    async takesBack(text) {
      const id = markers.mint(`${who}: id of what is taken back`);
      await post(line.messageEvent(sender, now(), line.textOf(text, id)));
      return post(line.acts.unsent(sender, now(), id));
    },
    blocks: () => post(line.acts.blocked(sender, now())),
    saidHoursAgo: (hours, text) => says(text, now() - hours * 3_600_000),
    isMetElsewhere: () => inOrder(line.othersEvents(sender, now()).map((event) => () => post(event))),
  };
}
