// Starts a control plane, says where it is and never stops it: what a test run looks like that is killed.
import { startControlPlane } from "../index.js";

const { folder, pids, users } = await startControlPlane({ node: process.argv.includes("--node") });
console.log(JSON.stringify({ folder, pids, kubeconfig: users.admin.kubeconfig }));
setInterval(() => {}, 60_000);
