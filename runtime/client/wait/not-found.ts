import { ApiError } from "../../errors/api-error.js";
import { collectionPath } from "../../request/path.js";
import { findDescription } from "../description.js";

/** What a server answers if an object does not exist, for users who may only list: the list did not contain it. */
export function notFound(resource: object, name: string): ApiError {
  const { token, namespace } = findDescription(resource) ?? {};
  const { plural = "objects", group = "" } = token ?? {};
  const message = `${group === "" ? plural : `${plural}.${group}`} ${JSON.stringify(name)} not found`;
  const status = {
    kind: "Status",
    apiVersion: "v1",
    status: "Failure",
    reason: "NotFound",
    code: 404,
    message,
  } as const;
  const url = token === undefined ? name : collectionPath(token, namespace);
  return new ApiError({ ...status, details: { name, group, kind: plural } }, { method: "GET", url });
}
