/** The values under which an index finds an object. */
export type IndexFunction<T> = (object: T) => readonly string[];

/** Objects by values that a function computes from them. */
export interface Index<T> {
  /** The objects that have a value. */
  by(value: string): T[];
  /** Puts an object in the place of its previous state; either may be absent. */
  replace(previous: T | undefined, object: T | undefined): void;
}

/**
 * Creates an empty index.
 * @param valuesOf pure: what it returns for an object is what is removed with it
 * @param report called with what it throws; such an object has no values
 */
export function createIndex<T>(valuesOf: IndexFunction<T>, report: (error: unknown) => void): Index<T> {
  const objects = new Map<string, Set<T>>();
  const compute = (object: T | undefined, onError: (error: unknown) => void): readonly string[] => {
    if (object === undefined) return [];
    try {
      return [...valuesOf(object)];
    } catch (error) {
      onError(error);
      return [];
    }
  };
  return {
    by: (value) => [...(objects.get(value) ?? [])],
    replace: (previous, object) => {
      for (const value of compute(previous, ignore)) {
        const found = objects.get(value);
        found?.delete(previous as T);
        if (found?.size === 0) objects.delete(value);
      }
      for (const value of compute(object, report)) {
        const found = objects.get(value);
        if (found === undefined) objects.set(value, new Set([object as T]));
        else found.add(object as T);
      }
    },
  };
}

/** What it throws for the previous state was reported when that was added. */
function ignore(): void {}
