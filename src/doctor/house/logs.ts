import { fault, type Look, ok } from '../check.ts';

/** Switches that make Node or our libraries write what passes through them: commands, addresses, words. */
const TALKATIVE = ['DEBUG', 'NODE_DEBUG', 'NODE_DEBUG_NATIVE'];

export const lookAtLogs: Look = async ({ environment }) => {
  const on = TALKATIVE.filter((name) => (environment[name] ?? '') !== '');
  if (on.length === 0) return ok('The log is a closed list of events; nothing people write has a place in it.');
  return fault(
    `${on.join(' and ')} is set: libraries then write to the log what people say.`,
    `Remove ${on.join(' and ')}, start again, and delete the log of that time.`,
  );
};
