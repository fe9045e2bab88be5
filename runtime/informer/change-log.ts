import type { Change } from "./types.js";

/** An entry of a log: a change, the end of the initial state, or objects that are only repeated to those who want that. */
export type Entry<T> =
  | { readonly kind: "change"; readonly change: Change<T> }
  | { readonly kind: "synced" }
  | { readonly kind: "resync"; readonly objects: readonly T[]; readonly reader: Reader<T> | undefined };

/** An entry and all that follow it. */
interface Node<T> {
  readonly entry: Entry<T> | undefined;
  next: Node<T> | undefined;
}

/** Reads a log from its own position. */
export interface Reader<T> {
  /** The next entry; undefined if there is none yet. */
  read(): Entry<T> | undefined;
  /** Resolves when there is another entry, or none will follow. Immediately, if that is so already. */
  wait(): Promise<void>;
  /** Whether the reader was closed, or the log ended: nothing is to be read any more. */
  readonly isClosed: boolean;
  close(): void;
}

/**
 * Entries in their order, for any number of readers, each of which has a position of its own. Each entry points to the next one: those that all
 * readers have read are garbage, and a slow reader delays no other.
 */
export interface ChangeLog<T> {
  /** Adds an entry. Readers notice it by `wake`. */
  append(entry: Entry<T>): void;
  /** Resumes the readers that wait. */
  wake(): void;
  /** Whether anyone would read an entry. */
  readonly hasReaders: boolean;
  /** Creates a reader of what is appended from now on. */
  open(): Reader<T>;
  /** Closes all readers. */
  end(): void;
}

/** Creates an empty log. */
export function createChangeLog<T>(): ChangeLog<T> {
  let last: Node<T> = { entry: undefined, next: undefined };
  const readers = new Set<Reader<T>>();
  const waiting = new Set<() => void>();
  let hasEnded = false;
  const wake = (): void => {
    for (const resume of waiting) resume();
  };
  /** Drops the last entry, which may hold many objects. */
  const forget = (): void => {
    last = { entry: undefined, next: undefined };
  };
  return {
    append: (entry) => {
      if (readers.size === 0) return;
      const node = { entry, next: undefined };
      last.next = node;
      last = node;
    },
    wake,
    get hasReaders() {
      return readers.size > 0;
    },
    open: () => {
      // Without its entry, which was appended before.
      let position: Node<T> | undefined = last;
      const resumes = new Set<() => void>();
      const close = (): void => {
        position = undefined;
        readers.delete(reader);
        if (readers.size === 0) forget();
        for (const resume of resumes) resume();
      };
      const reader: Reader<T> = {
        get isClosed() {
          return position === undefined || hasEnded;
        },
        read: () => {
          const next = hasEnded ? undefined : position?.next;
          if (next === undefined) return undefined;
          position = next;
          return next.entry;
        },
        wait: () => {
          if (position === undefined || hasEnded || position.next !== undefined) return Promise.resolve();
          return new Promise((resolve) => {
            const resume = (): void => {
              waiting.delete(resume);
              resumes.delete(resume);
              resolve();
            };
            waiting.add(resume);
            resumes.add(resume);
          });
        },
        close,
      };
      if (!hasEnded) readers.add(reader);
      return reader;
    },
    end: () => {
      hasEnded = true;
      readers.clear();
      forget();
      wake();
    },
  };
}
