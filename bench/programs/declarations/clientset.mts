import { connect } from "@kubesmith/runtime";
import { clientset } from "bench-sdk";

const { core } = clientset(await connect());
const { items } = await core.v1.configMaps("bench").list();
console.log(items.length);
