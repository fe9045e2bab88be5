/**
 * Turns a function of a namespace into a resource: it gets the given members, and hides those that every function has. `pods.name` or
 * `pods.apply` would look like members of the resource.
 * @param select creates the client of one namespace
 */
export function callable<C extends object, M extends object>(
  select: (namespace: string) => C,
  members: M,
): ((namespace: string) => C) & M {
  for (const name of ["name", "length"]) Reflect.deleteProperty(select, name);
  Object.setPrototypeOf(select, null);
  return Object.assign(select, members);
}
