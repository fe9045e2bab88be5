import { isObject } from "../../json.js";
import { METHODS, type Schema } from "../types.js";
import { convertSchema } from "./convert-schema.js";

interface Members {
  readonly [name: string]: unknown;
}

/** What operations inherit from the whole document of OpenAPI v2. */
export interface Inherited {
  readonly parameters: Members;
  readonly consumes: readonly string[];
  readonly produces: readonly string[];
}

const PARAMETERS = "#/parameters/";
/** What a parameter of OpenAPI v2 says about itself; the rest of its members describes its value. */
const OF_PARAMETER: ReadonlySet<string> = new Set(["name", "in", "description", "required", "schema"]);

/** A path of OpenAPI v2 with its operations in the form of v3. */
export function convertPath(item: unknown, inherited: Inherited): Members {
  if (!isObject(item)) return {};
  const parameters = parametersOf(item, inherited);
  const operations = METHODS.flatMap((method) => {
    const operation = item[method];
    return isObject(operation) ? [[method, convertOperation(operation, parameters, inherited)] as const] : [];
  });
  return { ...parameterMembers(parameters), ...Object.fromEntries(operations) };
}

function convertOperation(operation: Members, shared: readonly Members[], inherited: Inherited): Members {
  const { consumes, produces, schemes: _, responses, parameters: __, ...rest } = operation;
  const own = parametersOf(operation, inherited);
  const body = [...own, ...shared].find((parameter) => parameter.in === "body");
  return {
    ...rest,
    ...parameterMembers(own),
    ...(body !== undefined && { requestBody: requestBodyOf(body, textsOf(consumes, inherited.consumes)) }),
    ...(isObject(responses) && { responses: convertResponses(responses, textsOf(produces, inherited.produces)) }),
  };
}

/** The parameters of a path or an operation. */
function parametersOf({ parameters }: Members, inherited: Inherited): readonly Members[] {
  if (!Array.isArray(parameters)) return [];
  return parameters.flatMap((parameter: unknown) => {
    const $ref = isObject(parameter) ? parameter.$ref : undefined;
    const isReference = typeof $ref === "string" && $ref.startsWith(PARAMETERS);
    const name = isReference ? $ref.slice(PARAMETERS.length) : "";
    const found = isReference && Object.hasOwn(inherited.parameters, name) ? inherited.parameters[name] : parameter;
    return isObject(found) ? [found] : [];
  });
}

/** The parameters of v3; those in the body are the request's body there. */
function parameterMembers(parameters: readonly Members[]): Members {
  const converted = parameters.filter((parameter) => parameter.in !== "body").map(convertParameter);
  return converted.length === 0 ? {} : { parameters: converted };
}

function convertParameter(parameter: Members): Members {
  const members = Object.entries(parameter);
  return {
    ...Object.fromEntries(members.filter(([name]) => OF_PARAMETER.has(name) && name !== "schema")),
    schema: convertSchema(Object.fromEntries(members.filter(([name]) => !OF_PARAMETER.has(name)))),
  };
}

function requestBodyOf({ schema, description, required }: Members, types: readonly string[]): Members {
  return {
    ...(description !== undefined && { description }),
    ...contentOf(schema, types),
    ...(required === true && { required }),
  };
}

function convertResponses(responses: Members, types: readonly string[]): Members {
  return Object.fromEntries(
    Object.entries(responses).map(([code, response]) => {
      if (!isObject(response)) return [code, response];
      const { schema, ...rest } = response;
      return [code, { ...rest, ...contentOf(schema, types) }];
    }),
  );
}

function contentOf(schema: unknown, types: readonly string[]): Members {
  if (!isObject(schema)) return {};
  const converted: Schema = convertSchema(schema);
  return { content: Object.fromEntries(types.map((type) => [type, { schema: converted }])) };
}

/** A list of texts; another one if it is absent. */
export function textsOf(value: unknown, otherwise: readonly string[] = []): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : otherwise;
}
