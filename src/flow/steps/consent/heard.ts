import { aloneKeys, type Draft, relay, say } from '../../draft.ts';

/** Other words are the worker's. It is asked once more, then the way goes on: nobody in danger is held up by it. */
export function heard({ name, step }: { name: string; step: { next: string } }, draft: Draft, text: string): string {
  const askedTwice = draft.session.asked === name;
  draft.session.asked = name;
  relay(draft, text);
  say(draft, ['passed-on', ...aloneKeys(draft)]);
  return askedTwice ? step.next : name;
}
