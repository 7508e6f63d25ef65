/** Settings whose value nobody may read from a terminal. */
const SECRET = /SECRET|TOKEN|PASSWORD/;
/** Shorter than this it is no secret, and taking it out would tear words apart. */
const LEAST_CHARACTERS = 4;

/**
 * The last guard before the terminal: no check prints a secret, and if one did, it goes here. Values of secret settings,
 * and names and passwords that stand in an address.
 */
export function createScrub(environment: Record<string, string | undefined>): (text: string) => string {
  const secrets = Object.entries(environment)
    .flatMap(([name, value = '']) => (SECRET.test(name) ? [value] : passwordsOf(value)))
    .filter((secret) => secret.length >= LEAST_CHARACTERS)
    .toSorted((one, other) => other.length - one.length);
  return (text) =>
    secrets
      .reduce((left, secret) => left.replaceAll(secret, '***'), text)
      .replace(/(\w+:\/\/)[^\s/@]*@/g, '$1')
      .replace(/[\s\p{Cc}]+/gu, ' ');
}

function passwordsOf(value: string): string[] {
  const [, credentials = ''] = /^\w+:\/\/([^/]*)@/.exec(value) ?? [];
  const password = credentials.split(':').slice(1).join(':');
  return password === '' ? [] : [password, decoded(password)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign: it stands as it is written.
    return text;
  }
}
