// redis/ is how the store and the key shelf reach Redis: one connection to one server, or to the node of a cluster that holds the cell.

export type Place = { host: string; port: number };
/** Where Redis is and how to be let in. Several places are nodes of one cluster. */
export type Addresses = {
  tls: boolean;
  username: string | undefined;
  password: string | undefined;
  db: number;
  places: readonly [Place, ...Place[]];
};

const SHAPE = /^(rediss?):\/\/(?:([^/]*)@)?([^/@?#]+)(?:\/(\d{1,4})?)?$/;
const PORT = 6379;
const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/**
 * `redis://<name>:<password>@<host>:6379/0`, with `rediss:` over TLS. A cluster is several nodes with commas between,
 * `redis://<name>:<password>@<host>:6379,<host>:6379,<host>:6379`, all with the one password. null when it is neither.
 */
export function readAddresses(text: string): Addresses | null {
  const [, protocol, credentials = '', list = '', db = '0'] = SHAPE.exec(text) ?? [];
  const [first, ...others] = list.split(',').map(readPlace);
  if (protocol === undefined || !first || others.includes(null)) return null;
  if (others.length > 0 && db !== '0') return null;
  const [name = '', ...rest] = credentials.split(':');
  try {
    return {
      tls: protocol === 'rediss',
      username: decodeURIComponent(name) || undefined,
      password: decodeURIComponent(rest.join(':')) || undefined,
      db: Number(db),
      places: [first, ...others.filter((place) => place !== null)],
    };
  } catch {
    // A percent sign that begins nothing.
    return null;
  }
}

function readPlace(text: string): Place | null {
  if (!URL.canParse(`redis://${text}`)) return null;
  const { hostname, port, username, pathname } = new URL(`redis://${text}`);
  if (hostname === '' || username !== '' || pathname !== '') return null;
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || PORT) };
}

export function samePlace(one: Place, other: Place): boolean {
  return one.host === other.host && one.port === other.port;
}

/** Whether two addresses have a server in common, whatever this machine is called in them. */
export function sameServer(one: string, other: string): boolean {
  const places = (text: string) => readAddresses(text)?.places.map(onThisMachine) ?? [];
  return places(one).some((place) => places(other).some((same) => samePlace(place, same)));
}

function onThisMachine({ host, port }: Place): Place {
  const name = host.toLowerCase().replace(/\.$/, '');
  return { host: LOOPBACK.includes(name) ? 'loopback' : name, port };
}

/** Where a node says that what was asked for is: `MOVED <slot> <host>:<port>`; null when it says something else. */
export function movedTo(error: unknown, asked: Place): Place | null {
  const [, host, port] = (error instanceof Error && /^MOVED \d+ (.*):(\d+)$/.exec(error.message)) || [];
  if (port === undefined) return null;
  // A node that does not know its own name leaves it out: it is where we asked (redis.io/docs/latest/commands/cluster-slots).
  return { host: !host || host === '?' ? asked.host : host, port: Number(port) };
}
