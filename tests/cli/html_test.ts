/** `--html`: the file, its link to the playground, what is refused. */
import assert from "node:assert/strict";
import { inFolder, listed } from "../outside/run.ts";
import { command } from "../golden.ts";
import { workOfLink } from "../../page/share.ts";
import { OWN_CHIP } from "../../report/share.ts";

Deno.test("eval and compare write a page beside what they print", async () => {
  await inFolder(async (folder) => {
    const page = `${folder}/page.html`, picture = `${folder}/page.svg`;
    const plain = await command("eval", "lenet5", "--on", "h100");
    const said = await command("eval", "lenet5", "--on", "h100", "--html", page, "--svg", picture);
    assert.deepEqual(said, plain);
    assert.deepEqual(listed(folder), ["page.html", "page.svg"]);
    const one = await Deno.readTextFile(page);
    assert.match(one, /<title>LeNet-5 on NVIDIA H100/);
    const { out } = await command("eval", "lenet5", "--on", "h100", "--json");
    const json = /<script type="application\/json" id="estimate">(.*?)<\/script>/s.exec(one)![1]!;
    assert.deepEqual(JSON.parse(json), JSON.parse(out));
    const compared = await command("compare", "lenet5", "--on", "h100,t4", "--html", page, "--force");
    assert.deepEqual([compared.code, compared.err], [0, ""]);
    assert.match(await Deno.readTextFile(page), /<h1><bdi>LeNet-5 on 2 chips/);
  });
});

Deno.test("a page holds what compare leaves out, and all chips if none does enough", async () => {
  await inFolder(async (folder) => {
    const page = `${folder}/page.html`;
    const said = await command(
      "compare",
      "lenet5",
      "--on",
      "h100,eie",
      "--max-latency",
      "1ns",
      "--html",
      page,
    );
    assert.equal(said.code, 1);
    assert.match(
      await Deno.readTextFile(page),
      /<h2>Left out<\/h2><ul><li><bdi>h100@engine: .*<li><bdi>eie: /s,
    );
  });
});

Deno.test("--page links to the network as a program, with the chip and the options", async () => {
  await inFolder(async (folder) => {
    const page = `${folder}/page.html`, own = `${folder}/own.json`;
    const linkOf = async (...args: readonly string[]) => {
      const address = "https://host/play/?a=1#old";
      const { code, err } = await command("eval", ...args, "--html", page, "--page", address, "--force");
      assert.deepEqual([code, err], [0, ""]);
      const [, link] = /<a href="([^"]*)">Open in the playground/.exec(await Deno.readTextFile(page))!;
      const { origin, pathname, search, hash } = new URL(link!.replaceAll("&#38;", "&"));
      assert.equal(origin + pathname + search, "https://host/play/?a=1");
      return (await workOfLink(hash))!;
    };
    const { source, ...how } = await linkOf(
      ...["resnet50", "--on", "a100@engine", "--batch", "4", "--bits", "8", "--weight-bits", "4"],
    );
    const program = ["resnet50", "-", "--to", "typescript", "--import", "@fodlam/fodlam"];
    assert.equal(source, (await command("convert", ...program)).out);
    const bits = { weightBits: 4, activationBits: 8, cacheBits: 8 };
    assert.deepEqual(how, { chip: "a100@engine", others: [], batch: 4, ...bits });
    await Deno.writeTextFile(own, (await command("profile", "show", "eyeriss-v2")).out);
    const { chip, ownChip, density } = await linkOf("lenet5", "--on", own, "--density", "0.5,0.25");
    assert.deepEqual([chip, JSON.parse(ownChip!).id], [OWN_CHIP, "eyeriss-v2"]);
    assert.deepEqual(density, { weights: 0.5, activations: 0.25 });
  });
});

const refused: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  [["--page", "https://host/"], /^Cannot use --page: expected --html beside it, got none$/m],
  [
    ["--html", "FILE", "--page", "javascript:alert(1)"],
    /^Cannot use --page: expected an address that begins/,
  ],
  [["--html", "FILE", "--page", "https://"], /^Cannot use --page: expected an address that begins/],
  [["--html", ""], /^Cannot use --html: expected a file name, got ""$/m],
  [["--html", "-"], /^Cannot use --html: expected a file name, got "-"$/m],
  [["--force"], /^Cannot use --force: expected --svg, --html or --save-mapping beside it, got none$/m],
  [["--picture", "energy", "--html", "FILE"], /^Cannot use --picture: expected --svg beside it, got none$/m],
  [
    ["--html", "FILE", "--svg", "FILE"],
    /^Cannot use --html .* and --svg .*: expected one of them, got both$|^Cannot use --svg/m,
  ],
  [["--html", "TAKEN"], /^Cannot write .*taken.html: it is there already/],
  [["--html", "FILE", "--svg", "TAKEN"], /^Cannot write .*taken.html: it is there already/],
];

Deno.test("what is refused leaves no file", async (t) => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/taken.html`, "mine");
    for (const [args, message] of refused) {
      await t.step(args.join(" "), async () => {
        const own = args.map((word) =>
          word === "FILE" ? `${folder}/file.html` : word === "TAKEN" ? `${folder}/taken.html` : word
        );
        const { code, out, err } = await command("eval", "lenet5", "--on", "h100", ...own);
        assert.deepEqual([code, out], [1, ""]);
        assert.match(err, message);
        assert.deepEqual(listed(folder), ["taken.html"]);
        assert.equal(await Deno.readTextFile(`${folder}/taken.html`), "mine");
      });
    }
  });
});
