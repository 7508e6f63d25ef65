/** Made at its first use, once: what a process may never need does not hold up its start. */
export function lazily<Made>(make: () => Made): () => Made {
  let made: { it: Made } | null = null;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
}
