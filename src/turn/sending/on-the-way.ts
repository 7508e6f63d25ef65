import type { RowId } from '../../core/ids.ts';

/** The sendings of this process that are not over. */
export type OnTheWay = {
  add(ids: readonly RowId[], sending: Promise<void>): void;
  /** The sending of a row; undefined when this process is not at it. */
  of(id: RowId): Promise<void> | undefined;
};

/** `sending` never rejects. */
export function createOnTheWay(): OnTheWay {
  const sendings = new Map<RowId, Promise<void>>();
  return {
    add(ids, sending) {
      for (const id of ids) sendings.set(id, sending);
      const over = () => {
        for (const id of ids) if (sendings.get(id) === sending) sendings.delete(id);
      };
      sending.then(over, over);
    },
    of: (id) => sendings.get(id),
  };
}
