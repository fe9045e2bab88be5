import { formatFieldSelector } from "../../request/selector.js";
import type { CallOptions, SelectorOptions } from "../../types/options.js";

/** Which objects of a resource, and how each request for them is sent. */
export type Selection = SelectorOptions & Omit<CallOptions, "signal">;

/** A selection, restricted to the object with this name. */
export function selectName(selection: Selection, name: string | undefined): Selection {
  if (name === undefined) return selection;
  const { fieldSelector } = selection;
  const others = fieldSelector === undefined ? "" : formatFieldSelector(fieldSelector);
  const own = formatFieldSelector({ "metadata.name": name });
  return { ...selection, fieldSelector: others === "" ? own : `${others},${own}` };
}
