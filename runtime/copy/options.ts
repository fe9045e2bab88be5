import { type OptionKinds, SIGNAL, TEXT } from "../request/options.js";

/** Options of both directions. */
export const COPY: OptionKinds = {
  from: TEXT,
  to: TEXT,
  container: TEXT,
  symlinks: { what: '"keep" or "skip"', is: (value) => value === "keep" || value === "skip" },
  onProgress: { what: "a function", is: (value) => typeof value === "function" },
  signal: SIGNAL,
};
