/** Things handed over one after another. What cannot be handed over stays first until it can. */
export type Line<Item> = { add(item: Item): void; again(): void; drop(): void };
type Options<Item> = {
  /** False when it has to wait; never throws. */
  deliver(item: Item): Promise<boolean>;
  delivered(item: Item): void;
  /** What is left when it stops, perhaps nothing. */
  stopped(left: Item[]): void;
};

export function createLine<Item>(options: Options<Item>): Line<Item> {
  let waiting: Item[] = [];
  let running = false;

  async function run(): Promise<void> {
    running = true;
    for (let next = waiting[0]; next && (await options.deliver(next)); next = waiting[0]) {
      waiting.shift();
      options.delivered(next);
    }
    running = false;
    options.stopped(waiting);
  }
  function again(): void {
    if (running || waiting.length === 0) return;
    run().catch(() => {
      running = false;
    });
  }
  return {
    add(item) {
      waiting.push(item);
      again();
    },
    again,
    drop() {
      waiting = [];
    },
  };
}
