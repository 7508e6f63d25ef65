import { type Look, ok, warning } from '../check.ts';

/** The slow log keeps whole commands, beyond the time we promise to forget in. */
export const lookAtSlowLog: Look = async ({ redis }) => {
  if (redis === null) return null;
  const servers = (await Promise.all([redis.store(), redis.keyStore()])).flat();
  const seen = servers.flatMap((asked) => {
    if (!asked.reached) return [];
    const slowerThan = asked.settings?.get('slowlog-log-slower-than');
    if (slowerThan !== undefined && Number(slowerThan) < 0) return [];
    return [{ place: asked.place, known: slowerThan !== undefined }];
  });
  const on = places(seen.filter(({ known }) => known));
  const unread = places(seen.filter(({ known }) => !known));
  if (on !== null) {
    return warning(
      `The slow log of ${on} keeps commands longer than we promise.`,
      'Set "slowlog-log-slower-than -1" in redis.conf, then SLOWLOG RESET.',
    );
  }
  if (unread !== null) {
    return warning(
      `Whether the slow log of ${unread} is off could not be read.`,
      'Check by hand that it is -1 (redis-cli CONFIG GET slowlog-log-slower-than).',
    );
  }
  return servers.some(({ reached }) => reached) ? ok('Redis keeps no log of slow commands.') : null;
};

function places(seen: readonly { place: string }[]): string | null {
  return seen.length === 0 ? null : [...new Set(seen.map(({ place }) => place))].join(' and ');
}
