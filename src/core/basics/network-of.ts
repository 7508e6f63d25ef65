/** An address of the old kind, or the network (the first 64 bits) of a new one: one household has millions of those. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  // "::" stands for as many zeros as are missing.
  const [before = [], after] = address.split('::').map((groups) => groups.split(':').filter(Boolean));
  const zeros = after === undefined ? [] : Array(Math.max(0, 8 - before.length - after.length)).fill('0');
  return [...before, ...zeros, ...(after ?? [])].slice(0, 4).join(':');
}
