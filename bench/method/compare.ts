/** Something that is measured: `run` does the same work `count` times. */
export type Contender = { name: string; run(count: number): Promise<void> | void };
export type Spread = { median: number; min: number; max: number };
/** Microseconds a piece of work, by the clock and of this process's processor time, slice by slice. */
type Slices = { wallUs: number[]; cpuUs: number[] };

export type Effort = {
  /** Rounds; in each, every contender has one slice. */
  rounds: number;
  /** About how long a slice takes. */
  sliceMs: number;
  /** Work done before anything is counted. */
  warmMs: number;
};
export const EFFORT = {
  quick: { rounds: 15, sliceMs: 12, warmMs: 150 },
  full: { rounds: 61, sliceMs: 40, warmMs: 600 },
} as const satisfies Record<string, Effort>;

export type Comparison = {
  wallUs(name: string): Spread;
  cpuUs(name: string): Spread;
  /** How many times as long `other` took as `name`, each round for itself. */
  times(name: string, other: string): Spread;
};

/** Runs all contenders in slices, in a new random order each round. */
export async function compare(contenders: readonly Contender[], effort: Effort): Promise<Comparison> {
  const counts = new Map<string, number>();
  for (const each of contenders) counts.set(each.name, await sliceOf(each, effort));
  const slices = new Map(contenders.map(({ name }): [string, Slices] => [name, { wallUs: [], cpuUs: [] }]));
  for (let round = 0; round < effort.rounds; round += 1) {
    for (const each of shuffled(contenders)) {
      const count = counts.get(each.name) ?? 1;
      const taken = await timed(() => each.run(count));
      slices.get(each.name)?.wallUs.push((taken.wallMs * 1_000) / count);
      slices.get(each.name)?.cpuUs.push((taken.cpuMs * 1_000) / count);
    }
  }
  const of = (name: string): Slices => slices.get(name) ?? fail(name);
  return {
    wallUs: (name) => spread(of(name).wallUs),
    cpuUs: (name) => spread(of(name).cpuUs),
    times: (name, other) => spread(of(name).wallUs.map((own, round) => (of(other).wallUs[round] ?? Number.NaN) / own)),
  };
}

function fail(name: string): never {
  throw new Error(`"${name}" was not among those compared`);
}

/** How often the work fits into a slice, found while it is warming up. */
async function sliceOf({ run }: Contender, { sliceMs, warmMs }: Effort): Promise<number> {
  const untilMs = performance.now() + warmMs;
  let count = 1;
  for (;;) {
    const { wallMs } = await timed(() => run(count));
    if (performance.now() >= untilMs) return Math.max(1, Math.round((count * sliceMs) / Math.max(wallMs, 0.001)));
    if (wallMs < sliceMs) count *= 2;
  }
}

export async function timed(work: () => Promise<void> | void): Promise<{ wallMs: number; cpuMs: number }> {
  const before = process.cpuUsage();
  const beganMs = performance.now();
  const working = work();
  if (working !== undefined) await working;
  const wallMs = performance.now() - beganMs;
  const { user, system } = process.cpuUsage(before);
  return { wallMs, cpuMs: (user + system) / 1_000 };
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  const median = Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? upper)) / 2 : upper;
  return { median, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}

export function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** Nanoseconds of one turn of a loop that does nothing of use: what this machine was worth just then. */
export function calibrate(): number {
  const rounds = 20_000_000;
  let value = 1;
  const beganMs = performance.now();
  for (let round = 0; round < rounds; round += 1) value = (Math.imul(value, 1_103_515_245) + 12_345) & 0x7fffffff;
  const tookMs = performance.now() - beganMs;
  if (value < 0) throw new Error('the calibration loop ran wrong');
  return (tookMs * 1_000_000) / rounds;
}
