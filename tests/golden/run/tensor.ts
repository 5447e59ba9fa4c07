import { input, run } from "../../../mod.ts";

// @ts-expect-error the types refuse it too
await run(input(3, 8, 8).conv(8, 3));
