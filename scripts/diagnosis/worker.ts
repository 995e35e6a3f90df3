import { parentPort } from "node:worker_threads";
import { type Trial, tried } from "./trial.ts";

parentPort?.on("message", (trial: Trial) => {
  void tried(trial).then((outcome) => parentPort?.postMessage(outcome));
});
