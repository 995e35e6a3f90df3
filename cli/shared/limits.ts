import { Option } from "commander";
import { ANSWER_LIMIT } from "../targets.ts";

/** `--answer-limit`, the same for every command that asks a stranger. */
export const answerLimitOption = (): Option =>
  new Option(
    "--answer-limit <S>",
    "seconds for one answer; a framework that compiles at its first call may need more",
  ).default(String(ANSWER_LIMIT));
