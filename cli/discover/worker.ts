import { boxModule } from "../../impl/targets/module.ts";
import { type Discovery, discover } from "../../properties/discovery/discover.ts";
import { messageOf } from "../shared/errors.ts";
import { ParentChannel } from "../../impl/isolation/channel.ts";

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

const employer = new ParentChannel();
/** The last word: a box may have left something running. */
const say = (news: DiscoverMessage): void => void employer.send(news).finally(() => process.exit(0));

employer.receive((order) => {
  const { target, seed } = order as DiscoverPlan;
  void (async () => {
    const box = await boxModule(target).catch((error: unknown) => say({ refused: messageOf(error) }));
    if (box === undefined) return;
    await discover(box, seed).then(
      (discovery) => say({ discovery }),
      (error: unknown) => say({ failed: messageOf(error) }),
    );
  })();
});
