/**
 * Turns a function of a namespace into a resource: it gets the given members, and hides those that every function has. `pods.name` or
 * `pods.apply` would look like members of the resource.
 * @param select creates the client of one namespace. It gets null for an undefined one, which is a caller's mistake and must not select all
 *   namespaces: the client's calls are refused
 */
export function callable<C extends object, M extends object>(
  select: (namespace: string) => C,
  members: M,
): ((namespace: string) => C) & M {
  const resource = (namespace: string): C => select(namespace ?? (null as never));
  for (const name of ["name", "length"]) Reflect.deleteProperty(resource, name);
  Object.setPrototypeOf(resource, null);
  return Object.assign(resource, members);
}
