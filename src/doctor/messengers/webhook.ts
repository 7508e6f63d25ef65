import { type Seen, warning } from '../check.ts';

/** Where the deliveries of a messenger must go; null = PUBLIC_URL is not set. */
export function ourHook(publicUrl: string | null, messenger: 'telegram' | 'line'): string | null {
  return publicUrl === null ? null : `${publicUrl}/hooks/${messenger}`;
}

/** An address of somebody else's may hold a secret: only its host is shown. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'an address that cannot be read';
}

/** Where `url` leads: to us, to our host at another place, or elsewhere. */
export function whose(url: string, ours: string): 'ours' | 'another place' | 'another host' {
  if (url === ours) return 'ours';
  return hostOf(url) === hostOf(ours) ? 'another place' : 'another host';
}

export function ownerUnknown(messenger: string, url: string): Seen {
  return warning(
    `${messenger} delivers to ${hostOf(url)}; whether that is here cannot be told without PUBLIC_URL.`,
    'Set PUBLIC_URL to the https address under which the service is reached.',
  );
}

/** Such as "3 min"; of a time that has passed. */
export function ageOf(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
