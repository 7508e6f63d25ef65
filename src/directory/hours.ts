import { type Schedule, WEEK, type Weekday } from './schema.ts';

/** Days in a row with the same hours; `from` equals `to` for a single day. */
export type HoursRow = { from: Weekday; to: Weekday; opens: string; closes: string };

/** A schedule as rows to read out: MO,TU,WE,FR becomes MO to WE, then FR. */
export function hoursRows(schedule: Schedule): HoursRow[] {
  const days = new Set(schedule.byday.split(','));
  const rows: HoursRow[] = [];
  let open = false;
  for (const day of WEEK) {
    const last = rows.at(-1);
    if (days.has(day) && open && last) last.to = day;
    else if (days.has(day)) rows.push({ from: day, to: day, opens: schedule.opens_at, closes: schedule.closes_at });
    open = days.has(day);
  }
  return rows;
}
