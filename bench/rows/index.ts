import { bundle } from "./bundle.js";
import { controller } from "./controller.js";
import { declarations } from "./declarations.js";
import { definitions } from "./definitions.js";
import { diff } from "./diff.js";
import { generate } from "./generate.js";
import { get } from "./get.js";
import { growth } from "./growth.js";
import { imports } from "./import.js";
import { informer } from "./informer.js";
import { list } from "./list.js";
import { manifests } from "./manifests.js";
import { multiplexing } from "./multiplexing.js";
import type { Row } from "./row.js";
import { sequential } from "./sequential.js";
import { start } from "./start.js";
import { streams } from "./streams.js";
import { usage } from "./usage.js";
import { verify } from "./verify.js";
import { warm } from "./warm.js";
import { watch } from "./watch.js";
import { write } from "./write.js";

/** All rows, by the name that `--only` takes, in the order in which they are measured. */
export const rows: ReadonlyMap<string, Row> = new Map(
  Object.entries({
    generate,
    definitions,
    warm,
    verify,
    diff,
    import: imports,
    start,
    bundle,
    declarations,
    manifests,
    usage,
    list,
    get,
    sequential,
    write,
    streams,
    multiplexing,
    watch,
    informer,
    growth,
    controller,
  }),
);
