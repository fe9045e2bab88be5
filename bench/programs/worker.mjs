// Does the same work with the client that the argument names, on request, and answers with what it measures.
import { answer } from "./answer.mjs";
import * as changes from "./tasks/changes.mjs";
import * as requests from "./tasks/requests.mjs";

const { open } = await import(`./clients/${process.argv[2]}.mjs`);
const tasks = { ...requests, ...changes };

await answer(({ task, ...options }) => tasks[task](open, options));
