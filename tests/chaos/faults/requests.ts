import type { Random } from "../../support/random.js";
import { type IsDue, pickDue } from "./due.js";

/** What a request is for. */
export type RequestKind = "list" | "watch" | "streaming list" | "call";

/** What goes wrong with a request as a whole; a stream that is accepted has faults of its own. */
export type RequestFault =
  | "none"
  | "reset before the server saw it"
  | "reset after the server answered"
  | "cut off in the middle of the response"
  | "slow body"
  | "no answer for a while"
  | "410"
  | "429 with Retry-After"
  | "429 without Retry-After"
  | "422 for a streaming list"
  | "500"
  | "502 with a page"
  | "504 too large resource version";

/** Those that a server or something on the way answers itself. */
const ANSWERS = {
  "reset before the server saw it": 3,
  "no answer for a while": 1,
  "429 with Retry-After": 2,
  "429 without Retry-After": 1,
  "500": 1,
  "502 with a page": 1,
} as const;

type Weights = { readonly [K in RequestFault]?: number };

const BODY_FAULTS: Weights = {
  "reset after the server answered": 2,
  "cut off in the middle of the response": 3,
  "slow body": 3,
};

const WEIGHTS: { readonly [K in RequestKind]: Weights } = {
  list: { none: 20, ...ANSWERS, ...BODY_FAULTS },
  watch: { none: 60, ...ANSWERS },
  "streaming list": { none: 40, ...ANSWERS, "422 for a streaming list": 1 },
  call: { none: 200, ...ANSWERS, ...BODY_FAULTS },
};
/** Only requests with a version or the token of a page can be refused for it. */
const VERSION_FAULTS: Weights = { "410": 3, "504 too large resource version": 1 };

/** All that can go wrong with a request. */
export const REQUEST_FAULTS: readonly RequestFault[] = [
  ...new Set([...Object.values(WEIGHTS), VERSION_FAULTS].flatMap((weights) => Object.keys(weights) as RequestFault[])),
].filter((fault) => fault !== "none");

/**
 * What goes wrong with a request.
 * @param hasVersion whether it names a version, or the token of a page
 * @param isDue whether a fault has not happened in the run yet
 */
export function planRequest(
  random: Random,
  kind: RequestKind,
  hasVersion: boolean,
  isDue: IsDue<RequestFault> = () => false,
): RequestFault {
  const weights = { ...WEIGHTS[kind], ...(hasVersion && kind !== "call" && VERSION_FAULTS) };
  return pickDue(
    random,
    weights as { readonly [K in RequestFault]: number },
    (fault) => fault !== "none" && isDue(fault),
  );
}
