import type { Readable, Writable } from 'node:stream';
import { confirm, isCancel, password, select, text } from '@clack/prompts';

/** Ctrl-C or Escape at a question. */
export class Stopped extends Error {
  override name = 'Stopped';
}

type Question = {
  message: string;
  /** Why an answer cannot be; null = it can. Asked at once, before the next question. */
  against?: (answer: string) => string | null;
};

/** Questions in a terminal. Each rejects with {@link Stopped} when somebody would rather not go on. */
export type Ask = {
  line(question: Question & { initial?: string; hint?: string }): Promise<string>;
  /** What is typed or pasted is not shown. */
  hidden(question: Question): Promise<string>;
  one<Value extends string>(message: string, options: { value: Value; label: string; hint?: string }[]): Promise<Value>;
  yes(message: string, initial: boolean): Promise<boolean>;
};

export function createAsk(streams: { input: Readable; output: Writable }): Ask {
  async function answered<Value>(asked: Promise<Value | symbol>): Promise<Exclude<Value, symbol>> {
    const answer = await asked;
    if (isCancel(answer)) throw new Stopped();
    return answer as Exclude<Value, symbol>;
  }
  const validate =
    ({ against }: Question) =>
    (given: string | undefined) =>
      against?.((given ?? '').trim()) ?? undefined;
  return {
    async line({ initial, hint, ...question }) {
      const given = await answered(
        text({
          ...streams,
          message: question.message,
          ...(initial !== undefined && { initialValue: initial }),
          ...(hint !== undefined && { placeholder: hint }),
          validate: validate(question),
        }),
      );
      return (given ?? '').trim();
    },
    async hidden(question) {
      const asked = password({
        ...streams,
        message: question.message,
        clearOnError: true,
        validate: validate(question),
      });
      return ((await answered(asked)) ?? '').trim();
    },
    one: (message, options) =>
      answered(select({ ...streams, message, options: options as Parameters<typeof select>[0]['options'] })) as never,
    yes: (message, initialValue) => answered(confirm({ ...streams, message, initialValue })),
  };
}
