import type { CallOptions } from "@kubesmith/runtime";

/**
 * The `AbortSignal` that a program declares, or the runtime's description of one. Declarations that can be reached from index.ts use it, so
 * that they compile without `@types/node`.
 */
export type AbortSignal = NonNullable<CallOptions["signal"]>;
