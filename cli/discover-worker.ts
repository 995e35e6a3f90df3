import { boxModule } from "../impl/adapters/module.ts";
import { type Discovery, discover } from "../properties/discover.ts";

/** What is asked of the process in which a black box runs. */
export interface DiscoverOrder {
  readonly target: string;
  readonly seed: number;
}

/** What it answers: the box's own failure is a message. */
export type DiscoverNews =
  | { readonly discovery: Discovery }
  | { readonly refused: string }
  | { readonly failed: string };

/** The last word: a box may have left something running. */
const say = (news: DiscoverNews): void => void process.send?.(news, undefined, undefined, () => process.exit(0));
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

process.once("message", ({ target, seed }: DiscoverOrder) => {
  void (async () => {
    const box = await boxModule(target).catch((error: unknown) => say({ refused: messageOf(error) }));
    if (box === undefined) return;
    await discover(box, seed).then(
      (discovery) => say({ discovery }),
      (error: unknown) => say({ failed: messageOf(error) }),
    );
  })();
});
