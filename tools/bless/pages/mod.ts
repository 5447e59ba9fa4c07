/** The pages that are written from the code. */
import { cliPage } from "./cli.ts";
import { languagePage } from "./language.ts";
import { layersPage } from "./layers.ts";
import { llmsText } from "./llms.ts";
import { maestroPage } from "./maestro.ts";
import { profilesPage } from "./profiles.ts";
import { rowsPage } from "./rows.ts";
import { validationPage } from "./validation.ts";
import { zooPage } from "./zoo.ts";

/** What makes the text of each generated page, by its path. */
export const pages: Readonly<Record<string, () => Promise<string>>> = {
  "docs/hardware/maestro-rows.md": maestroPage,
  "docs/reference/cli.md": cliPage,
  "docs/reference/language.md": languagePage,
  "docs/reference/layers.md": layersPage,
  "docs/reference/profiles.md": profilesPage,
  "docs/rows.md": () => rowsPage(),
  "docs/validation.md": validationPage,
  "docs/zoo.md": zooPage,
  "llms.txt": llmsText,
};
