export type Sent = { event: string; data: string };

/** The events of a stream, one at a time; waits for the next, never for a time. */
export function readEvents(response: Response): { next(event?: string): Promise<Sent>; close(): Promise<void> } {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = '';
  async function one(): Promise<Sent> {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const lines = text.slice(0, end).split('\n');
        text = text.slice(end + 2);
        const field = (name: string) =>
          lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? '';
        return { event: field('event'), data: field('data') };
      }
      const { done, value } = await reader.read();
      if (done) return { event: 'closed', data: '' };
      text += decoder.decode(value, { stream: true });
    }
  }
  return {
    /** The next event, or the next of that name. */
    async next(event) {
      for (;;) {
        const sent = await one();
        if (event === undefined || sent.event === event || sent.event === 'closed') return sent;
      }
    },
    close: () => reader.cancel(),
  };
}
