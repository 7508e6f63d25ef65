import { CAPABILITIES, type Messenger } from '../../src/core/channel.ts';
import type { Language } from '../../src/core/language.ts';
import { type Ground, openScene, type Scene } from '../support/channel-drivers/channel-scene.ts';
import type { DeskWorker } from '../support/channel-drivers/desk-worker.ts';
import type { Phone } from '../support/channel-drivers/phone.ts';
import { NOON_MS } from '../support/small-house.ts';
import type { PhoneMove, PhoneScenario } from './phone-moves.ts';
import { lookAt } from './phone-screen.ts';

const NAMES = {
  'zh-Hans': { you: '来的人', worker: '社工' },
  en: { you: 'Survivor', worker: 'Worker' },
} as const;

type Stage = { scene: Scene; phone: Phone; worker: DeskWorker; language: Language };

/** In this process and in memory, at noon. */
function layInMemory(): Ground {
  let nowMs = NOON_MS;
  return {
    nowMs: () => nowMs,
    advance(ms) {
      nowMs += ms;
    },
    storeGoes: async () => {},
    storeComesBack: async () => {},
  };
}

/** A conversation as the phone shows it, bubble by bubble, with what a locked screen would have shown of it. */
export async function playOnPhone(
  scenario: PhoneScenario,
  { channel, language, ground = layInMemory() }: { channel: Messenger; language: Language; ground?: Ground },
): Promise<string> {
  const scene = await openScene(channel, ground);
  try {
    const phone = scene.someone();
    const screen = lookAt(scene);
    const stage: Stage = { scene, phone, worker: await scene.worker(), language };
    const lines = [
      `# ${scenario.name} on ${channel === 'line' ? 'LINE' : 'Telegram'} (${language})`,
      '',
      scenario.about,
      '',
    ];
    // Everybody is met in Chinese first.
    const begun: PhoneMove[] = language === 'en' ? [{ says: { 'zh-Hans': '', en: 'English' } }] : [];
    for (const move of [...scenario.moves.slice(0, 1), ...begun, ...scenario.moves.slice(1)]) {
      lines.push(told(move, stage), '');
      await done(move, stage);
      await scene.house.settle();
      lines.push(...screen.news());
    }
    return `${lines.join('\n').trimEnd()}\n`;
  } finally {
    await scene.stop();
  }
}

function labelOf(key: string, { scene, language }: Stage): string {
  return scene.text(key, language);
}

/** The move in a line. What leaves no bubble of their own is said so. */
function told(move: PhoneMove, stage: Stage): string {
  const { language, scene, phone } = stage;
  const { you, worker } = NAMES[language];
  const traceless = CAPABILITIES[scene.channel].traceless === 'always' ? ' *(leaves no bubble)*' : '';
  if ('opens' in move) return `**${you}**: *(${scene.channel === 'line' ? 'adds the account' : 'presses Start'})*`;
  if ('taps' in move) return `**${you}**: 〔${labelOf(move.taps, stage)}〕${traceless}`;
  if ('tapsFirst' in move) return `**${you}**: 〔${phone.offered()[0] ?? ''}〕`;
  if ('says' in move) return `**${you}**: ${move.says[language]}`;
  if ('sends' in move) return `**${you}**: *(${move.sends})*`;
  if ('shares' in move) return `**${you}**: *(a place)*`;
  if ('workerSays' in move) return `*The worker writes*: ${move.workerSays[language]}`;
  if ('minutesPass' in move) return `*${move.minutesPass} minutes pass*`;
  return `*${worker}: ${move.worker}*`;
}

async function done(move: PhoneMove, stage: Stage): Promise<void> {
  const { phone, worker, scene, language } = stage;
  if ('opens' in move) await phone.opens();
  else if ('taps' in move) await phone.chooses(labelOf(move.taps, stage));
  else if ('tapsFirst' in move) await phone.chooses(phone.offered()[0] ?? '');
  else if ('says' in move) await phone.says(move.says[language]);
  else if ('sends' in move) await phone.sends(move.sends);
  else if ('shares' in move) await phone.sharesPlace(move.shares);
  else if ('workerSays' in move) await worker.says(move.workerSays[language], { yesNo: move.yesNo === true });
  else if ('minutesPass' in move) await scene.passes(move.minutesPass * 60_000);
  else if (move.worker === 'comes on duty') await worker.beats();
  else if (move.worker === 'takes the case') await worker.takes();
  else await worker.closes();
}
