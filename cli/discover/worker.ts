import { boxModule } from "../../impl/targets/module.ts";
import { type Discovery, discover } from "../../properties/discovery/discover.ts";
import { messageOf } from "../../impl/untrusted-text.ts";
import { ParentChannel } from "../../impl/isolation/channel.ts";
import { guard } from "../../impl/isolation/guard.ts";

/** The task of the process in which a black box runs. */
export interface DiscoverPlan {
  readonly target: string;
  readonly seed: number;
}

/** Answers of the process; a failure of the box is one of them. */
export type DiscoverMessage =
  | { readonly discovery: Discovery }
  | { readonly refused: string }
  | { readonly failed: string };

const parent = new ParentChannel();
/** The last word: a box may have left something running. */
const send = (message: DiscoverMessage): void => void parent.send(message).finally(() => process.exit(0));

parent.receive((plan) => {
  guard();
  const { target, seed } = plan as DiscoverPlan;
  void (async () => {
    const box = await boxModule(target).catch((error: unknown) => send({ refused: messageOf(error) }));
    if (box === undefined) return;
    await discover(box, seed).then(
      (discovery) => send({ discovery }),
      (error: unknown) => send({ failed: messageOf(error) }),
    );
  })();
});
