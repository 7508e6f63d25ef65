import type { LostReason } from '../../core/basics/why-lost.ts';
import { fault, type Look, ok, type Seen } from '../check.ts';
import type { NotReached, Reached, RedisAsked } from './ask-redis.ts';

/** Scripts of the store use what came with it (redis.io/docs/latest/develop/programmability: script flags). */
const OLDEST_MAJOR = 7;

export const lookAtStore: Look = async ({ redis }) =>
  redis === null ? null : judge(await redis.store(), { setting: 'REDIS_URL', withPassword: redis.storeHasPassword });

export const lookAtKeyStore: Look = async ({ redis }) =>
  redis === null
    ? null
    : judge(await redis.keyStore(), { setting: 'KEY_REDIS_URL', withPassword: redis.keyStoreHasPassword });

type Setting = { setting: string; withPassword: boolean };

/** While one node of a cluster answers, the others that do not are no more than a warning. */
function judge(asked: readonly RedisAsked[], setting: Setting): Seen[] {
  const isCluster = asked.length > 1;
  const someAnswer = asked.some(({ reached }) => reached);
  const seen = asked.map((each): Seen => {
    if (each.reached) return judgeReached(each, { ...setting, isCluster });
    const trouble = troubleWith(each, setting);
    return someAnswer ? { ...trouble, state: 'warning' } : trouble;
  });
  const amiss = seen.filter(({ state }) => state !== 'ok');
  return amiss.length > 0 ? amiss : seen.slice(0, 1);
}

function judgeReached({ place, info }: Reached, { setting, isCluster }: Setting & { isCluster: boolean }): Seen {
  const version = info?.get('redis_version') ?? null;
  if (version !== null && Number(version.split('.')[0]) < OLDEST_MAJOR) {
    return fault(`${place} is Redis ${version}; ${OLDEST_MAJOR} or newer is needed.`, 'Upgrade it.');
  }
  if (info?.get('role') === 'slave' && !isCluster) {
    return fault(`${place} is a replica and takes no writes.`, `Put the address of its primary into ${setting}.`);
  }
  return ok(
    `${place} answers${version === null ? '' : `, Redis ${version}`}${isCluster ? '; so do the other nodes' : ''}.`,
  );
}

type Trouble = { says: (place: string) => string; remedy: (setting: string) => string };

/** One row a reason, each with a remedy of its own. */
const TROUBLES: Record<LostReason, Trouble> = {
  refused: {
    says: (place) => `Nobody listens at ${place}.`,
    remedy: (setting) => `Start that Redis, or correct ${setting}.`,
  },
  'unknown host': {
    says: (place) => `There is no host of that name: ${place}.`,
    remedy: (setting) => `Correct the name in ${setting}, or look at the DNS of this machine.`,
  },
  timeout: {
    says: (place) => `${place} does not answer in time.`,
    remedy: (setting) =>
      `Look whether that Redis runs and a firewall lets this machine in; if Redis speaks no TLS, ${setting} must begin redis:, else rediss: (two s).`,
  },
  'untrusted certificate': {
    says: (place) => `The certificate of ${place} is signed by an authority this machine does not trust.`,
    remedy: () =>
      'Put the file of that authority (PEM) into NODE_EXTRA_CA_CERTS before the program starts, such as NODE_EXTRA_CA_CERTS=/etc/yulan/redis-ca.crt.',
  },
  'expired certificate': {
    says: (place) => `The certificate of ${place} has run out, or is not valid yet.`,
    remedy: () => 'Renew it on that server; if it is new, set the clock of this machine.',
  },
  'certificate of another name': {
    says: (place) => `The certificate of ${place} is for another name.`,
    remedy: (setting) => `Write the name that is in the certificate into ${setting}, or have it issued for this one.`,
  },
  'certificate asked for': {
    says: (place) => `${place} wants a certificate from us, and we have none.`,
    remedy: () => 'Set "tls-auth-clients no" on that Redis; name and password are what the service shows.',
  },
  'no tls': {
    says: (place) => `${place} does not speak TLS as the address says.`,
    remedy: (setting) => `Switch TLS on in that Redis, or, on the same machine, begin ${setting} with redis: (one s).`,
  },
  'wrong password': {
    says: (place) => `${place} does not accept the name or password (WRONGPASS).`,
    remedy: (setting) =>
      `Correct them in ${setting}: name:password@ before the host, as that Redis has them (redis-cli ACL LIST).`,
  },
  'no permission': {
    says: (place) => `The account on ${place} may not even ask whether it is there (NOPERM).`,
    remedy: (setting) => `Give the account in ${setting} the rights of the example in deploy/.`,
  },
  'not a cluster': {
    says: (place) => `${place} is one server and no cluster.`,
    remedy: (setting) => `Name one address alone in ${setting}.`,
  },
  'cluster not ready': {
    says: (place) => `The cluster at ${place} does not serve all slots just now.`,
    remedy: () => 'Look at it with redis-cli CLUSTER INFO, and mend the node that is away.',
  },
  'not ready': {
    says: (place) => `${place} is busy, or still reading its files.`,
    remedy: () => 'Wait a minute and run doctor again.',
  },
  'read-only': {
    says: (place) => `${place} takes no writes.`,
    remedy: (setting) => `Put the address of the primary into ${setting}.`,
  },
  full: {
    says: (place) => `${place} is full.`,
    remedy: () => 'Give it more maxmemory; nothing of ours may be deleted by hand.',
  },
  disk: {
    says: (place) => `${place} cannot write to its disk.`,
    remedy: () => 'Free space there, and look at the log of that Redis.',
  },
  'too few replicas': {
    says: (place) => `${place} has fewer replicas than it wants.`,
    remedy: () => 'Start the replicas that are away.',
  },
  lost: {
    says: (place) => `The connection to ${place} breaks.`,
    remedy: (setting) =>
      `Look whether a Redis listens there; if it speaks TLS, ${setting} must begin rediss: (two s), else redis:.`,
  },
};

function troubleWith({ place, why }: NotReached, { setting, withPassword }: Setting): Seen {
  if (why === 'wrong password' && !withPassword) {
    return fault(
      `${place} wants a password and ${setting} has none (NOAUTH).`,
      `Put them before the host in ${setting}: name:password@host:port.`,
    );
  }
  const { says, remedy } = TROUBLES[why];
  return fault(says(place), remedy(setting));
}
