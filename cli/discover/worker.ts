import type { BlackBox } from "../../impl/targets/black-box.ts";
import { TargetError } from "../../impl/targets/module.ts";
import { box } from "../targets.ts";
import { UsageError } from "../shared/errors.ts";
import { type Discovery, discover } from "../../properties/discovery/discover.ts";
import { messageOf } from "../../impl/untrusted-text.ts";
import { ParentChannel } from "../../impl/isolation/channel.ts";
import { guard } from "../../impl/isolation/guard.ts";

/** The task of the process in which a black box runs. */
export interface DiscoverPlan {
  readonly target: string;
  readonly seed: number;
  /** For one answer. */
  readonly seconds: number;
}

/** The result; a failure of the box is one. */
export type DiscoverResult =
  | { readonly discovery: Discovery }
  | { readonly refused: string }
  | { readonly failed: string };

/** Messages of the process: before and after each question to the box, and the result. */
export type DiscoverMessage = DiscoverResult | { readonly asking: boolean };

const parent = new ParentChannel();
/** The last word: a box may have left something running. */
const send = (result: DiscoverResult): void => void parent.send(result).finally(() => process.exit(0));

const tell = (asking: boolean): Promise<void> => parent.send({ asking } satisfies DiscoverMessage);

/** The same box, whose silence is told from ours. */
const watched = (box: BlackBox): BlackBox => ({
  ...box,
  weights: (sizes) => box.weights(sizes),
  async run(question) {
    await tell(true);
    const answer = await box.run(question);
    await tell(false);
    return answer;
  },
});

parent.receive((plan) => {
  guard();
  const { target, seed, seconds } = plan as DiscoverPlan;
  void (async () => {
    const asked = await box(target, seconds).catch((error: unknown) =>
      send({
        [error instanceof TargetError || error instanceof UsageError ? "refused" : "failed"]: messageOf(error),
      } as DiscoverResult),
    );
    if (asked === undefined) return;
    await discover(watched(asked), seed).then(
      (discovery) => send({ discovery }),
      (error: unknown) => send({ failed: messageOf(error) }),
    );
  })();
});
