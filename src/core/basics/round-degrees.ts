/** A hundredth of a degree, about a kilometre: where exactly somebody is goes no further. Never −0. */
export function roundDegrees(degrees: number): number {
  return Math.round(degrees * 100) / 100 + 0;
}
