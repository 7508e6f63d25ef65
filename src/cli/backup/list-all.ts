import type { ListedRecord, RecordKey, Store } from '../../ports/store.ts';

/** Every record of a kind, a page at a time. */
export async function listAll(store: Pick<Store, 'listRecords'>, kind: RecordKey['kind']): Promise<ListedRecord[]> {
  const all: ListedRecord[] = [];
  let page = await store.listRecords(kind, null);
  while (page.length > 0) {
    all.push(...page);
    page = await store.listRecords(kind, page.at(-1)?.id ?? null);
  }
  return all;
}
