import { setFlagsFromString } from "node:v8";

/**
 * Has V8 look for garbage more often, for work that leaves much of it: it would let a large heap grow fourfold first. Costs a few percent of
 * time, so only large inputs call it.
 */
export function limitHeapGrowth(): void {
  setFlagsFromString("--heap-growing-percent=50");
}
