import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../../support/random.js";
import { STREAM_EVENTS, type StreamEnd, type StreamPlan, streamEnd } from "../faults/index.js";
import { errorLine } from "./answers.js";
import type { Downstream } from "./downstream.js";
import { createLines, isExpired, splitInCharacter, versionOf } from "./lines.js";

/** Between the pieces of an event, so that they arrive one by one. */
const PIECE_MS = 2;
const REPEATED = 5;
const CODES = { "410 event": 410, "429 event": 429, "500 event": 500 } as const;

/** What one stream is made of. */
export interface StreamPassage {
  readonly upstream: Readable;
  readonly downstream: Downstream;
  readonly plan: StreamPlan;
  readonly random: Random;
  /** Ends what goes wrong: from then on the stream passes untouched. */
  readonly calm: AbortSignal;
  /** The last events of the stream before that the client has seen or could have seen, to begin with. */
  readonly old: readonly Buffer[];
  /** Calls a function after the life of the stream, unless what it returns is called before. */
  readonly atEndOfLife: (finish: () => void) => () => void;
  /** Called with each fault. */
  readonly log: (what: string) => void;
}

/** Passes the events of a watch on, with what is planned. Resolves with the last events that it passed when the stream is over. */
export async function passStream(passage: StreamPassage): Promise<readonly Buffer[]> {
  const { upstream, downstream, plan, random, calm, old, atEndOfLife, log } = passage;
  const lines = createLines();
  let recent: readonly Buffer[] = [];
  let isOver = false;
  // What is written is written one after the other, also what a timer decides.
  let last: Promise<void> = Promise.resolve();
  const inTurn = (action: () => Promise<void>): Promise<void> => {
    last = last.then(() => (isOver || downstream.isClosed ? undefined : action()));
    return last;
  };

  const pass = async (line: Buffer): Promise<void> => {
    const isCalm = calm.aborted;
    if (isExpired(line)) log(STREAM_EVENTS.expired);
    if (!isCalm && random() < plan.cuts) {
      log(STREAM_EVENTS.cut);
      const [one, other] = splitInCharacter(line, random());
      await downstream.write(one);
      await sleep(PIECE_MS);
      await downstream.write(other);
    } else await downstream.write(line);
    recent = [...recent.slice(1 - REPEATED), line];
    if (isCalm) return;
    if (random() < plan.repeats) {
      log(STREAM_EVENTS.repeated);
      await downstream.write(Buffer.concat(recent.slice(-1 - Math.floor(random() * REPEATED))));
    }
    if (random() < plan.stalls) {
      log(STREAM_EVENTS.stalled);
      await sleep(plan.stall, undefined, { signal: calm }).catch(() => {});
    }
  };

  const finish = async (): Promise<void> => {
    if (calm.aborted) return;
    log(streamEnd(plan.end));
    isOver = true;
    await endStream(plan.end, downstream, recent.at(-1), random(), calm);
  };
  const cancelEnd = atEndOfLife(() => void inTurn(finish));

  try {
    if (old.length > 0) {
      log(STREAM_EVENTS.old);
      void inTurn(() => downstream.write(Buffer.concat(old)));
    }
    for await (const chunk of upstream) {
      for (const line of lines.add(chunk)) await inTurn(() => pass(line));
      if (isOver || downstream.isClosed) break;
    }
    // The server ended it, after the last event.
    await inTurn(async () => downstream.end());
  } catch {
    // The server is gone.
    downstream.reset();
  } finally {
    cancelEnd();
  }
  return recent.filter((line) => versionOf(line) !== undefined);
}

async function endStream(
  end: StreamEnd,
  downstream: Downstream,
  line: Buffer | undefined,
  place: number,
  calm: AbortSignal,
): Promise<void> {
  switch (end) {
    case "reset":
      return downstream.reset();
    case "connection reset":
      return downstream.resetConnection();
    case "end between events":
      return downstream.end();
    case "reset inside a character":
    case "end inside an event":
      // Half of an event that the client already has.
      if (line !== undefined) await downstream.write(splitInCharacter(line, place)[0]);
      await sleep(PIECE_MS);
      return end === "end inside an event" ? downstream.end() : downstream.reset();
    case "silence":
      // As if the way were lost: the client has to notice. It has until things calm down.
      await Promise.race([downstream.closed, sleep(600_000, undefined, { signal: calm }).catch(() => {})]);
      return downstream.reset();
    default:
      await downstream.write(errorLine(CODES[end]));
      return downstream.end();
  }
}
