// Events of events.k8s.io/v1 that controllers record about objects.

import { AsyncResource } from "node:async_hooks";
import { linkSignals } from "../../async/signals.js";
import { LONGEST_TIMER_MS, wait } from "../../async/wait.js";
import { isNotFound } from "../../errors/guards.js";
import { microTime } from "../../text/micro-time.js";
import { printable } from "../../text/printable.js";
import type { Client } from "../../types/client.js";
import type { KubernetesObject } from "../../types/object.js";
import { type Event, type EventSeries, type EventToRecord, eventOf, events, type Reporter, renamed } from "./event.js";
import { createSeriesMemory, type Series } from "./series.js";
import { createTokenBucket } from "./token-bucket.js";

export type { EventToRecord, Reporter } from "./event.js";

/** Records events without waiting for the server. */
export interface EventRecorder {
  /**
   * Records that something happened to an object. Returns immediately and never throws. An event that cannot be written is reported to
   * `onError` and dropped.
   *
   * If the same event is recorded again within 6 minutes, it does not become a second Event. Instead, `series.count` of the first one is
   * raised: immediately at the first repetition, and then at most every 10 seconds.
   * @param object the object that the event is about, with `apiVersion`, `kind` and `metadata`
   */
  record(object: KubernetesObject, event: EventToRecord): void;
  /** Writes the events that wait, for at most 2 seconds, and drops the others. Later events are ignored. Never rejects. */
  close(): Promise<void>;
}

/** Options of `createEventRecorder`. */
export interface EventRecorderOptions extends Reporter {
  /** Called when events are lost, with the reason. What it throws is ignored. */
  readonly onError: (error: Error) => void;
}

const WRITES_PER_SECOND = 5;
const BURST = 5;
/** A server that does not answer must not hold up all further events. */
const WRITE_TIMEOUT_MS = 10_000;
const FLUSH_MS = 2000;

/**
 * Creates a recorder, which writes at most 5 Events per second, one at a time. It needs the verbs `create` and `patch` on
 * `events.events.k8s.io` in the namespaces of the objects. For cluster-scoped objects, it needs them in the namespace `default`.
 *
 * Memory is bounded: at most 1000 events wait to be written, and 2000 are kept to recognise repetitions. The recorder does not keep the
 * process alive.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
 */
export function createEventRecorder(
  client: Client,
  { reportingController, reportingInstance, onError }: EventRecorderOptions,
): EventRecorder {
  const reporter: Reporter = { reportingController, reportingInstance };
  const memory = createSeriesMemory();
  const bucket = createTokenBucket(WRITES_PER_SECOND, BURST);
  const ending = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending: Promise<void> | undefined;
  let closing: Promise<void> | undefined;
  let lost = 0;

  const report = (message: string, cause?: unknown): void => {
    try {
      onError(new Error(message, cause === undefined ? {} : { cause }));
    } catch {
      // A callback that throws must not stop the recorder.
    }
  };
  const reportLost = (why: string): void => {
    if (lost > 0) report(`${lost} event${lost === 1 ? " was" : "s were"} not recorded, because ${why}`);
    lost = 0;
  };

  async function write(series: Series): Promise<void> {
    const { count, lastObserved, event } = series;
    const link = linkSignals(
      ending.signal,
      undefined,
      WRITE_TIMEOUT_MS,
      new Error("the server did not answer in time"),
    );
    try {
      await writeSeries(client, series, { count, lastObservedTime: microTime(lastObserved) }, link.signal);
      memory.written(series, count, performance.now());
    } catch (error) {
      memory.written(series, undefined, performance.now());
      report(`the event ${textOf(event)} was not written`, error);
    } finally {
      link.release();
    }
  }

  /** Writes the events that are due, as fast as the limit allows. Resolves with the milliseconds until the next write, or Infinity. */
  async function sendDue(): Promise<number> {
    for (;;) {
      const due = memory.nextDue();
      if (due === undefined || ending.signal.aborted) return Number.POSITIVE_INFINITY;
      const now = performance.now();
      if (due > now) return due - now;
      const delay = bucket.take(now);
      if (delay > 0) return delay;
      const series = memory.takeDue(now);
      if (series !== undefined) await write(series);
    }
  }

  // Bound to the context in which the recorder was created. Otherwise, the writes would count as writes of the reconcile that records.
  const start = AsyncResource.bind((): void => {
    sending ??= sendDue().then((pause) => {
      sending = undefined;
      clearTimeout(timer);
      if (memory.pending === 0 || closing !== undefined) return;
      // Infinity although events are pending: they were recorded while the last call ended.
      const delay = pause === Number.POSITIVE_INFINITY ? 0 : Math.min(Math.ceil(pause), LONGEST_TIMER_MS);
      timer = setTimeout(start, delay).unref();
    });
  });

  const flush = AsyncResource.bind(async (): Promise<void> => {
    clearTimeout(timer);
    const deadline = setTimeout(() => ending.abort(new Error("the recorder was closed")), FLUSH_MS);
    await sending;
    while (memory.pending > 0 && !ending.signal.aborted) {
      memory.hurry();
      const pause = await sendDue();
      if (memory.pending > 0) await wait(pause, ending.signal).catch(() => {});
    }
    clearTimeout(deadline);
    ending.abort();
    lost += memory.pending;
    reportLost("the program ended");
  });

  return {
    record: (object, event) => {
      if (closing !== undefined) return;
      try {
        const time = new Date();
        if (!memory.observe(eventOf(object, event, reporter, time), time, performance.now())) lost++;
        else reportLost("too many events were waiting");
        start();
      } catch (error) {
        report("an event was not recorded, because it is not valid", error);
      }
    },
    close: () => {
      closing ??= flush();
      return closing;
    },
  };
}

/**
 * Creates the Event of a series, or patches its count. Servers delete Events, by default after an hour. Then the Event is created again.
 */
async function writeSeries(
  client: Client,
  series: Series,
  counted: EventSeries,
  signal: AbortSignal | undefined,
): Promise<void> {
  const repeated = counted.count > 1 ? { series: counted } : {};
  const options = signal === undefined ? {} : { signal };
  const { name, namespace } = series.event.metadata;
  const resource = client.resource(events, namespace);
  if (series.written > 0) {
    try {
      await resource.patch.merge(name, repeated, options);
      return;
    } catch (error) {
      if (!isNotFound(error)) throw error;
      series.event = renamed(series.event);
    }
  }
  await resource.create({ ...series.event, ...repeated }, options);
}

function textOf({ reason, regarding: { kind, namespace, name } }: Event): string {
  return printable(`${reason} for ${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`, 600);
}
