import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as chinese } from '@scure/bip39/wordlists/simplified-chinese.js';
import type { CodeWords } from '../src/core/codes/fresh-code.ts';
import type { Language } from '../src/core/language.ts';

/** 2,048 words a language (github.com/bitcoin/bips, bip-0039). */
const LISTS: Record<Language, readonly string[]> = { 'zh-Hans': chinese, en: english };
/** A code may stand on a screen that others see: no word of violence, of flight, of family or of getting help. */
const UNFIT: Record<Language, readonly string[]> = {
  'zh-Hans': [
    ...'打死女妇婚离夫妻娘妈爸父爹婆孩儿暴逼杀伤害毒刀枪剑血尸逃避跑救助警危险急诉讼法罪犯狱捕恨怒恐怕惊骂',
    ...'哭泪痛苦凶仇骗盗抢侵欺压迫胁控监锁困亡丧病疯残秘密隐私妹姐兄弟嫂姑姻杂撞咬勒割刺炸烧攻击斗争战威惨',
  ],
  en: `
    abandon abuse accuse affair afraid alarm anger angry anxiety armed arrest assault attack avoid baby
    battle betray blame blood bomb broken bullet burden child crime cruel crush cry dad damage danger
    daughter deny despair destroy divorce enemy escape evil exile exit father fatal flee force fury girl
    grief guilt gun harsh help hidden horror hospital hunt hurt husband illegal inflict injury jealous
    judge kick kid knife law lawsuit leave legal liar lonely mad marriage mercy misery mom mother
    neglect obey panic parent penalty pistol police prison protect punch rescue rifle risk sad sadness
    safe scare secret shoot siege sister spy strike struggle suffer suspect sword tragic trap trouble
    unhappy upset vicious warfare weapon whip wife witness woman wreck wrong
  `.split(/\s+/),
};

/** The words codes are made of, packed: a Worker reads every byte of them at a cold start. */
export function packCodeWords(): CodeWords {
  return { 'zh-Hans': steps(codeWordsOf('zh-Hans')), en: endings(codeWordsOf('en')) };
}

/** The words of a list that may stand on a screen, in order. */
export function codeWordsOf(language: Language): string[] {
  return LISTS[language].filter((word) => !UNFIT[language].includes(word)).toSorted();
}

/** How far each character is from the one before. */
function steps(characters: readonly string[]): string {
  const points = characters.map((character) => character.codePointAt(0) ?? 0);
  return points.map((point, at) => (point - (points[at - 1] ?? 0)).toString(36)).join(' ');
}

/** Of each word how many letters it shares with the one before, and the rest. */
function endings(words: readonly string[]): string {
  return words
    .map((word, at) => {
      const before = words[at - 1] ?? '';
      let shared = 0;
      while (shared < before.length && word[shared] === before[shared]) shared += 1;
      return shared + word.slice(shared);
    })
    .join('');
}
