const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether nobody on the way can listen: https, or http to this machine. */
export function isUnheard(text: string): boolean {
  const read = URL.parse(text);
  return read?.protocol === 'https:' || (read?.protocol === 'http:' && LOOPBACK.includes(read.hostname));
}

/**
 * The sites of `https://partner.example, https://other.example` as origins; null when one of them is none, is not safe, or
 * is a number in brackets, which a policy has no way to write (w3.org/TR/CSP3/#framework-directive-source-list).
 */
export function originsIn(text: string): string[] | null {
  const named = text.split(',').flatMap((each) => each.trim() || []);
  const origins = named.flatMap((each) => URL.parse(each)?.origin ?? []);
  const sound = named.every(
    (each, at) => origins[at] === each.replace(/\/$/, '') && isUnheard(each) && !/\[/.test(each),
  );
  return sound ? origins : null;
}
