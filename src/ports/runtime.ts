/** Time and chance, so that everything else is repeatable. */
export interface Runtime {
  /** ms since the epoch. Deadlines are the store's; this clock only picks the day of a tag. */
  nowMs(): number;
  /** 128 random bits, base64url. */
  randomId(): string;
}
