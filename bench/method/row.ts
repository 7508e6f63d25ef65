// bench/method/ says how things are compared: in short slices, in random order, by paired ratios.

/** One line of the report, as `--json` prints it. `measure` says the unit, `goal` the direction of the ratio. */
export type Row = {
  path: 'engine' | 'turn' | 'startup' | 'web';
  measure: string;
  ours: number;
  peer: number | null;
  peerName: string | null;
  ratio: number | null;
  /** null = nothing was promised: a figure to know. */
  goal: string | null;
  met: boolean | null;
};

/** A row with what only the table says: how far the rounds lay apart. */
export type Measured = Row & { spread?: string };

type Bound = { atLeast: number } | { atMost: number };
type Ratio = Pick<Row, 'path' | 'measure' | 'peerName'> & { ours: number; peer: number; ratio: number };

/** A row that is judged by its ratio; `of` names what the ratio is. */
export function ratioRow(given: Ratio, of: string, bound: Bound): Measured {
  const isFloor = 'atLeast' in bound;
  const limit = isFloor ? bound.atLeast : bound.atMost;
  return {
    ...given,
    goal: `${of} ${isFloor ? '>=' : '<='} ${limit}`,
    met: isFloor ? given.ratio >= limit : given.ratio <= limit,
  };
}

/** A row that is judged by our own figure. */
export function figureRow(given: Omit<Row, 'goal' | 'met' | 'ratio'>, atMost: number): Measured {
  return { ...given, ratio: null, goal: `ours <= ${atMost}`, met: given.ours <= atMost };
}

/** A row that nobody promised anything about. */
export function knownRow(given: Omit<Row, 'goal' | 'met'>): Measured {
  return { ...given, goal: null, met: null };
}

/** The row alone, numbers cut to what was measured. */
export function plain({ path, measure, ours, peer, peerName, ratio, goal, met }: Measured): Row {
  return {
    path,
    measure,
    ours: short(ours),
    peer: peer && short(peer),
    peerName,
    ratio: ratio && short(ratio),
    goal,
    met,
  };
}

function short(value: number): number {
  return Number(value.toPrecision(4));
}
