// The smallest program: lists some objects of the cluster that KUBECONFIG names, and prints how many there are.
import { connect } from "@kubesmith/runtime";
import { configMaps } from "bench-sdk/core/v1";

const client = await connect();
const { items } = await client.resource(configMaps, "bench").list();
console.log(items.length);
await client.close();
