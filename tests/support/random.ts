/** A random number from 0 to 1, the same ones in each run with the same seed. */
export type Random = () => number;

/** Creates the random numbers of a seed (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The seed of one of the things that are random independently of each other: the same parts give the same seed (FNV-1a). */
export function seedOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(parts.join("\0"))) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

/** A random one of several values, each as often as its weight says. */
export function pick<T extends string>(random: Random, weights: { readonly [K in T]: number }): T {
  const rows = Object.entries<number>(weights) as [T, number][];
  let left = random() * rows.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of rows) {
    left -= weight;
    if (left < 0) return value;
  }
  return rows[0]?.[0] as T;
}
