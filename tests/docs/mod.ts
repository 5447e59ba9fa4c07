/** The pages that are written from the code. */
import { cliPage } from "./cli.ts";
import { languagePage } from "./language.ts";
import { layersPage } from "./layers.ts";
import { profilesPage } from "./profiles.ts";
import { validationPage } from "./validation.ts";
import { zooPage } from "./zoo.ts";

/** The text of every generated page by its path. */
export async function referencePages(): Promise<Record<string, string>> {
  const pages = [
    layersPage(),
    languagePage(),
    profilesPage(),
    cliPage(),
    zooPage(),
    validationPage(),
  ] as const;
  const [layers, language, profiles, cli, zoo, validation] = await Promise.all(pages);
  return {
    "docs/reference/layers.md": layers,
    "docs/reference/profiles.md": profiles,
    "docs/reference/cli.md": cli,
    "docs/reference/language.md": language,
    "docs/zoo.md": zoo,
    "docs/validation.md": validation,
  };
}
