/** The playground in a browser: what a visitor does, by mouse and by keyboard, in windows of all sizes. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { evaluate } from "../../engine/evaluate.ts";
import { explain } from "../../engine/explain.ts";
import { fromZoo } from "../../examples/mod.ts";
import { writeNetwork } from "../../formats/mod.ts";
import { loadProfile, type ProfileName } from "../../profiles/mod.ts";
import { START } from "../../page/share.ts";
import type { Network } from "../../ir/network.ts";
import { explanationText } from "../../report/explain.ts";
import { reports } from "../../report/mod.ts";
import { PATIENCE, seriousIn } from "../outside/browser.ts";
import { patiently } from "../outside/chromium.ts";
import { mayLeaveOut } from "../outside/run.ts";
import { configuration } from "../hardware/scale_sim.ts";
import { serve } from "../outside/server.ts";
import { browser as installedBrowser } from "../release/runtimes.ts";
import { served, type Visit, visit } from "./served.ts";

/** Networks of every shelf's sort on chips of every sort: the page's numbers are those of the library. */
const equal: readonly (readonly [network: string, chip: ProfileName, others?: readonly string[]])[] = [
  ["alexnet", "eyeriss"],
  ["vgg16", "eyeriss+eie"],
  ["resnet18", "a100"],
  ["resnet50", "h100"],
  ["mobilenet-v2", "edge-tpu"],
  ["googlenet", "nvdla-2048"],
  ["squeezenet1.0", "gemmini"],
  ["bert-base", "t4"],
  ["vit-b-16", "jetson-agx-orin"],
  ["llama-3-8b-decode", "a100@tensorrt-llm" as ProfileName],
  ["efficientnet-b0", "hailo-8"],
  ["yolov5s", "rtx-4090"],
  ["unet", "v100"],
  ["densenet121", "tpu-v1"],
  ["inception-v3", "jetson-nano"],
  ["lenet5", "scnn"],
  ["gpt2-small", "apple-m2"],
  ["shufflenet-v2-1.0", "snapdragon-8-elite"],
  ["swin-t", "l4"],
  ["mnasnet-1.0", "eyeriss-v2"],
].map(([network, chip]) => [network!, chip as ProfileName]);

/** The program that the page begins with. */
async function tiny(): Promise<Network> {
  const source = START.source.replace("@fodlam/fodlam", new URL("../../mod.ts", import.meta.url).href);
  return (await import(`data:application/typescript,${encodeURIComponent(source)}`)).tiny;
}

/** Sizes and schemes of windows. */
const windows = [[375, false], [375, true], [1024, false], [1600, true]] as const;

/** Chooses by what a list says. */
async function choose({ page }: Visit, list: string, value: string): Promise<void> {
  await page.locator(`#${list}`).selectOption(value);
}

Deno.test("the playground in a browser", async (t) => {
  const program = await installedBrowser();
  if (program === undefined) {
    if (mayLeaveOut("try the playground in a browser")) return;
    throw new Error("there is no browser");
  }
  await using site = await served(program);
  const step = (name: string, look: () => Promise<void>) => t.step(name, () => patiently(look));

  await step("the first result comes at once, and nothing is asked of anybody else", async () => {
    await using own = await visit(site);
    assert.match(await own.text("heading"), /^tiny on NVIDIA Jetson AGX Orin/);
    assert.match(await own.text("facts"), /latency.* us, .* to .* us;.*inferences a second/);
    await own.waitFor("state", /ms$/);
    assert.deepEqual([own.outside, own.complaints], [[], []]);
  });

  await step("a layer is changed, a mistake is said at its line, and the old result greyed", async () => {
    await using own = await visit(site);
    const before = await own.text("facts");
    await own.write(
      'import { conv, network } from "@fodlam/fodlam";\nexport const a = network("a", [3, 8, 8], conv(256, 3));\n',
    );
    assert.match(await own.text("heading"), /^a on/);
    assert.notEqual(await own.text("facts"), before);
    assert.match(await own.text("layers"), /conv1conv256 x 6 x 6/);
    await own.write(
      'import { conv, network } from "@fodlam/fodlam";\n\nexport const a = network("a", [3, 8, 8], conv(4, 9));\n',
    );
    assert.match(
      await own.text("message"),
      /^Line 3: Cannot add conv "conv1": expected an input of at least 9x9, got 8x8/,
    );
    assert.match(await own.text("heading"), /^a on/);
    assert.equal(await own.page.locator("#result.old").count(), 1);
    await own.write(
      'import { conv, network } from "@fodlam/fodlam";\nexport const a = network("a", [3, 8, 8], conv(4, ;\n',
    );
    assert.match(await own.text("message"), /^Line 2: Unexpected token/);
    await own.write('import { conv } from "https://example.com/mod.js";\nexport const a = conv(1, 1);\n');
    assert.match(
      await own.text("message"),
      /^Line 1: Cannot import "https:\/\/example.com\/mod.js": the page loads nothing from elsewhere/,
    );
    await own.write("export const a = 1;\n");
    assert.match(await own.text("message"), /exports no network/);
    assert.deepEqual(own.complaints, []);
  });

  await step("types: mistakes are underlined, names are offered, hovers tell", async () => {
    await using own = await visit(site);
    await own.write(
      'import { conv, network } from "@fodlam/fodlam";\nconst features = conv(4, 3);\nexport const a = network("a", [3, 8, 8], features.relu("x", 2, 3));\n',
    );
    await own.page.locator(".cm-lintRange").first().waitFor({ timeout: 20_000 });
    await own.page.mouse.move(...await own.placeOf("features", "program-editor"));
    await own.page.locator(".hover", { hasText: "const features: " }).waitFor({ timeout: 10_000 });
    await own.page.keyboard.press("ControlOrMeta+End");
    await own.page.keyboard.type("a.lay");
    await own.page.locator(".cm-tooltip-autocomplete li", { hasText: "layers" }).waitFor({ timeout: 10_000 });
  });

  await step("a loop without an end is stopped, and what comes after it runs", async () => {
    await using own = await visit(site);
    await own.write("for (;;);\n");
    assert.match(await own.text("message"), /stopped after 5 s/);
    await own.write(
      'import { fc, network } from "@fodlam/fodlam";\nexport const b = network("b", [9], fc(9));\n',
    );
    assert.match(await own.text("heading"), /^b on/);
  });

  await step("a program reaches nothing outside the page", async () => {
    await using elsewhere = serve(() =>
      new Response("secret", { headers: { "access-control-allow-origin": "*" } })
    );
    await using own = await visit(site);
    for (
      const [what, act] of [
        ["fetch", `await fetch("${elsewhere.url}a")`],
        ["import", `await import(["${elsewhere.url}", "b"].join(""))`],
        [
          "socket",
          `await new Promise((ok, no) => { const s = new WebSocket("${
            elsewhere.url.replace("http", "ws")
          }c"); s.onopen = ok; s.onerror = () => no(new Error("refused")); })`,
        ],
        [
          "worker",
          `await new Promise((ok, no) => { const w = new Worker(URL.createObjectURL(new Blob(["fetch('${elsewhere.url}d').then(() => postMessage(1), () => postMessage(0))"]))); w.onmessage = ({ data }) => data ? ok() : no(new Error("refused")); })`,
        ],
      ]
    ) {
      await own.write(`${act};\nexport const x = 1;\n`);
      assert.match(await own.text("message"), /refused|Failed|Refused|violates/i, what);
    }
    assert.deepEqual(elsewhere.asked, []);
  });

  await step("a dropped ONNX file becomes a program", async () => {
    const { files: [file] } = await writeNetwork(await fromZoo("mobilenet-v2"), "onnx");
    await using own = await visit(site);
    const data = await own.page.evaluateHandle((bytes) => {
      const { DataTransfer, File } = globalThis as unknown as Record<
        string,
        new (...args: unknown[]) => { items: { add(file: unknown): void } }
      >;
      const data = new DataTransfer!();
      data.items.add(new File!([new Uint8Array(bytes)], "mobilenet_v2.onnx"));
      return data;
    }, [...file!.content as Uint8Array]);
    await own.after(() => own.page.dispatchEvent("body", "drop", { dataTransfer: data }));
    assert.match(await own.waitFor("heading", /mobilenet/i), /on NVIDIA Jetson AGX Orin/);
    await choose(own, "other", "edge-tpu");
    await own.waitFor("chips", /edge-tpu/);
    await choose(own, "chip", "a100");
    await own.waitFor("chips", /a100/);
    await own.page.locator("#share").click();
    await own.until("location.hash.startsWith('#net=')");
    const link = own.page.url();
    await using other = await visit(site, { at: link.slice(link.indexOf("#")) });
    assert.match(await other.waitFor("heading", /mobilenet/i), /A100/);
    assert.match(await other.waitFor("chips", /edge-tpu/), /a100/);
    assert.deepEqual([...own.complaints, ...other.complaints], []);
  });

  await step("files and links that are damaged are refused in words", async () => {
    await using own = await visit(site, { at: "#net=AAAA" });
    await own.waitFor("message", /Cannot read the link/);
    for (
      const [name, text, said] of [
        ["net.onnx", "not a model", /Cannot read net.onnx/],
        ["config.json", "{", /Cannot read config.json/],
        ["chip.json", '{"format": "fodlam/profile@1", "id": "x"}', /faults|expected/],
      ] as const
    ) {
      await own.page.locator("#file").setInputFiles({
        name,
        mimeType: "application/octet-stream",
        buffer: Buffer.from(text),
      });
      await own.waitFor("message", said);
    }
  });

  await step("a number that a field does not take is refused, and the result greyed", async () => {
    await using own = await visit(site);
    const wrong = [
      ["batch", "-1", /the batch: expected a whole number of at least 1, got -1/],
      ["batch", "2.5", /got 2\.5/],
      ["weight-bits", "999", /bits of weights: expected a number from 1 to 64, got 999/],
      ["activation-bits", "0", /bits of activations/],
    ] as const;
    for (const [field, value, said] of wrong) {
      await own.page.locator(`#${field}`).fill(value);
      await own.waitFor("message", said);
      assert.equal(await own.page.locator("#result.old").count(), 1);
      await own.page.locator(`#${field}`).fill(field === "batch" ? "3" : "");
      await own.until("document.querySelector('#result.old') === null");
    }
    assert.match(await own.waitFor("heading", /batch 3/), /batch 3/);
    assert.deepEqual(own.complaints, []);
  });

  await step("a dropped description of a chip becomes one's own chip", async () => {
    await using own = await visit(site);
    await own.page.locator("#file").setInputFiles({
      name: "dropped.cfg",
      mimeType: "text/plain",
      buffer: Buffer.from(configuration({ columns: 16 })),
    });
    await own.waitFor("heading", /on array/);
    assert.match(await own.waitFor("notes", /clock/), /16 x 16/);
    assert.deepEqual(own.complaints, []);
  });

  await step("one's own chip is edited, with the schema's help", async () => {
    await using own = await visit(site);
    const before = await own.text("facts");
    await own.after(() => own.page.locator("#own-chip").click());
    await own.page.locator("#chip-editor .cm-content").waitFor();
    assert.match(await own.waitFor("heading", /my-jetson|Jetson/), /Jetson/);
    await own.after(async () => {
      await own.page.locator("#chip-editor .cm-content").focus();
      await own.page.keyboard.press("ControlOrMeta+a");
      await own.page.keyboard.insertText('{ "format": "fodlam/profile@1", "ye": 3 }');
    });
    assert.match(await own.text("message"), /fault|expected/);
    assert.notEqual(before, "");
  });

  await step("the schema offers names, and what was written is there next time", async () => {
    await using own = await visit(site);
    await own.after(() => own.page.locator("#own-chip").click());
    const editor = own.page.locator("#chip-editor .cm-content");
    await editor.focus();
    await own.page.keyboard.press("ControlOrMeta+a");
    await own.page.keyboard.insertText('{ "format": "fodlam/profile@1",  }');
    await own.page.keyboard.press("ArrowLeft");
    await own.page.keyboard.press("ArrowLeft");
    await own.page.keyboard.type('"ye');
    await own.page.locator(".cm-tooltip-autocomplete li", { hasText: "year" }).waitFor({ timeout: PATIENCE });
    await own.page.keyboard.press("Escape");
    await own.page.locator("#program-tab").click();
    await own.write(
      'import { fc, network } from "@fodlam/fodlam";\nexport const kept = network("kept", [9], fc(9));\n',
    );
    await own.until("localStorage.getItem('fodlam')?.includes('kept')");
    await own.page.reload();
    await own.waitFor("program-editor", /export const kept/);
    assert.equal(await own.page.locator("#chip").inputValue(), "my chip");
    assert.match(await own.waitFor("message", /./), /^Cannot read your chip/);
  });

  await step("a line marks its layers, and a layer goes to its line and is explained", async () => {
    await using own = await visit(site);
    await own.page.locator(".cm-line", { hasText: ".conv(128" }).click();
    await own.page.locator("tr.here", { hasText: "conv2" }).waitFor();
    assert.deepEqual(await own.page.locator("tr.here th").allTextContents(), ["conv2", "relu2", "pool2"]);
    await own.page.locator("#layers button", { hasText: "fc1" }).click();
    const explanation = explain(await tiny(), await loadProfile("jetson-agx-orin"));
    const layers = explanation.layers.filter(({ name }) => name === "fc1");
    assert.equal(
      await own.waitFor("explained", /fc1/),
      explanationText({ ...explanation, layers, runs: [] }),
    );
    await own.page.locator("tr.here", { hasText: "fc1" }).waitFor();
    await own.page.locator("#layers th button", { hasText: "latency" }).click();
    assert.equal(await own.page.locator("#layers th[aria-sort=descending]").textContent(), "latency");
  });

  await step("every picture is drawn, of a large network too", async () => {
    await using own = await visit(site);
    await own.after(() => choose(own, "example", "densenet201"));
    await choose(own, "other", "t4");
    for (const kind of ["latency", "energy", "roofline", "treemap", "graph", "chips"]) {
      await own.after(() => own.page.locator(`input[value="${kind}"]`).check());
      assert.equal(await own.page.locator("#picture svg").count(), 1, kind);
    }
    assert.deepEqual(own.complaints, []);
  });

  await step("the page's numbers are the command's, to the last digit", async () => {
    await using own = await visit(site);
    for (const [name, chip] of equal) {
      const [id, runtime] = chip.split("@");
      await own.after(() => choose(own, "chip", runtime === undefined ? id! : chip));
      await own.after(() => choose(own, "example", name));
      const shown = JSON.parse(await own.json().then(() => own.waitFor("json", /^[[{]/)));
      const wanted = JSON.parse(reports.json([evaluate(await fromZoo(name), await loadProfile(chip))], {}));
      const layers = (estimate: typeof wanted) =>
        estimate.layers.map(({ latencySeconds, energyJoules }: never) => [latencySeconds, energyJoules]);
      assert.deepEqual([shown.total, layers(shown)], [wanted.total, layers(wanted)], `${name} on ${chip}`);
    }
  });

  await step("all of it by keyboard", async () => {
    await using own = await visit(site);
    const { keyboard } = own.page,
      focused = () => own.page.evaluate("document.activeElement.id || document.activeElement.className");
    await own.page.locator("#example").focus();
    const reached = new Set<unknown>();
    for (let i = 0; i < 40; i++) {
      if (/cm-content/.test(String(await focused()))) await keyboard.press("Escape");
      await keyboard.press("Tab");
      reached.add(await focused());
    }
    for (const id of ["open", "share", "cm-content cm-lineWrapping", "chip", "batch", "other"]) {
      assert.ok([...reached].some((one) => String(one).startsWith(id)), `${id} of ${[...reached]}`);
    }
    await own.after(() => own.page.locator("#weight-bits").fill("16"));
    assert.match(await own.text("facts"), /16-bit weights/);
    await own.after(() => own.page.locator("#weight-bits").fill(""));
    assert.match(await own.text("facts"), /8-bit weights and activations/);
    await own.page.locator("#batch").focus();
    await own.after(() => keyboard.press("ArrowUp"));
    assert.match(await own.text("heading"), /batch 2$/);
  });

  for (const [width, dark] of windows) {
    await step(
      `${width} pixels wide, ${dark ? "dark" : "light"}: nothing sticks out, axe finds nothing serious`,
      async () => {
        await using own = await visit(site, { width, dark });
        await choose(own, "other", "a100");
        await own.waitFor("chips", /a100/);
        await own.page.locator("#layers tbody button").first().click();
        await own.waitFor("explained", /conv1/);
        const wider = await own.page.evaluate("document.documentElement.scrollWidth - innerWidth");
        assert.ok(Number(wider) <= 0, `${wider} pixels`);
        assert.deepEqual(await seriousIn(own.page), []);
        const folder = Deno.env.get("FODLAM_SHOTS");
        if (folder !== undefined) {
          await own.page.screenshot({
            path: `${folder}/${width}-${dark ? "dark" : "light"}.png`,
            fullPage: true,
          });
        }
      },
    );
  }

  await step("embedded, it is small and keeps nothing", async () => {
    await using own = await visit(site, { at: "?embed" });
    assert.equal(await own.page.locator("#open").isVisible(), false);
    await own.write(
      'import { fc, network } from "@fodlam/fodlam";\nexport const b = network("b", [9], fc(9));\n',
    );
    await own.page.waitForTimeout(600);
    assert.equal(await own.page.evaluate("localStorage.getItem('fodlam')"), null);
  });
});
