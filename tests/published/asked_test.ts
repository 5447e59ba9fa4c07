/** The networks that people asked for by name, each in the zoo, with the sizes that they may be run at as parameters. */
import assert from "node:assert/strict";
import { openZoo, zooName } from "../../examples/mod.ts";

const IMAGE = ["height", "width"], CLASSES = [...IMAGE, "classes"];
const PICTURE = [...IMAGE, "prompt", "steps"], FILM = [...PICTURE, "frames"];

/** Names, with numbers or letters in place of `#`, and the parameters that they must have. */
const ASKED: readonly (readonly [names: string, parameters: readonly string[]])[] = [
  ["yolov4 yolov4-tiny yolov4-leaky yolov7 yolov7-tiny yolov9e yolov9c-seg yolov9e-seg", CLASSES],
  [each("yolov9#", "t s m c") + each(" yolov10#", "n s m b l x"), CLASSES],
  [each("yolo11#", "n s m l x") + each(" yolo11#-seg", "n s m l x"), CLASSES],
  [each("yolo12#", "n s m l x") + each(" yolo12#-seg", "n s m l x"), CLASSES],
  [each("efficientdet-lite#", "0 1 2 3 4") + " detr-resnet50 detr-resnet18-bn", CLASSES],
  [
    "nanodet-m nanodet-plus-m nanodet-plus-m-1.5x centernet-resnet50 damo-yolo-t damo-yolo-s damo-yolo-m",
    CLASSES,
  ],
  ["stdc1 stdc2 stdc1-seg stdc2-seg ssd-mobilenet-v2 ssdlite-mobilenet-v2", CLASSES],
  [each("segformer-b#", "0 1 2 3 4 5") + each(" levit-#", "128s 128 192 256 384"), CLASSES],
  ["arcface-r18 arcface-r34 arcface-r50 arcface-r100 mobilefacenet", IMAGE],
  [each("fastvit-#", "t8 t12 s12 sa12 sa24 sa36 ma36") + each(" hardnet-#", "39ds 68ds 68 85"), CLASSES],
  [each("poolformer-#", "s12 s24 s36 m36 m48") + " unet-3d", CLASSES],
  ["rnnt", ["frames", "characters"]],
  ["gnmt", ["source", "target", "beam"]],
  ["dlrm dlrm-v2", []],
  ["rgat", ["citations", "authors", "fields", "written"]],
  ["stable-diffusion-xl", [...IMAGE, "steps"]],
  ["stable-diffusion-3.5-medium stable-diffusion-3.5-large pixart-sigma sana-1.5-1.6b flux.1-dev", PICTURE],
  ["wan-2.1-1.3b wan-2.1-14b hunyuan-video", FILM],
  [each("llama-#", "3-8b 3-70b 3.3-70b 3.1-405b 4-scout 4-maverick") + " gpt-j-6b gpt-oss-20b gpt-oss-120b", [
    "prompt",
  ]],
  [each("qwen3-#", "0.6b 1.7b 4b 8b 14b 32b 30b-a3b 235b-a22b coder-30b-a3b coder-480b-a35b"), ["prompt"]],
  [each("gemma-3-#", "1b 4b 12b 27b") + " nemotron-nano-9b-v2 deepseek-v3 deepseek-r1 kimi-k2", ["prompt"]],
  ["modernbert-base modernbert-large", ["sequence"]],
];

function each(pattern: string, parts: string): string {
  return parts.split(" ").map((part) => pattern.replace("#", part)).join(" ");
}

for (const [names, parameters] of ASKED) {
  Deno.test(`asked for: ${names.slice(0, 60)}`, async () => {
    for (const name of names.split(/ +/)) {
      assert.ok(zooName(name) !== undefined, name);
      const own = Object.keys((await openZoo(name)).parameters);
      assert.deepEqual(parameters.filter((parameter) => !own.includes(parameter)), [], name);
      if (!parameters.includes("prompt") || parameters.includes("steps")) continue;
      assert.ok("context" in (await openZoo(`${name}-decode`)).parameters, `${name}-decode`);
    }
  });
}

/** Networks as measurements name them: the files of PyTorch, llama.cpp, vLLM, TensorRT-LLM and AI Hub. */
const MEASURED = [
  ..."alexnet-torchvision darknet53 mobilenet-v1 mobilenet-v2 mobilenet-v2-1.4 mobilenet-v3-large resnet-50 vit-b-16"
    .split(" "),
  ..."mobilenet-v3-small squeezenet1.0 squeezenet1.1 yolov3-tiny resnet18 resnet34 resnet101 resnet152 densenet121"
    .split(" "),
  ...each("efficientnet-b#", "0 1 2 3 4 5").split(" "),
  ...each("regnet-x-#", "400mf 800mf 1.6gf 3.2gf 8gf 16gf 32gf").split(" "),
  ...each("yolov5#", "n s m l").split(" "),
  ..."efficientnet-lite0 swin-t swin-s swin-b llama-2-7b llama-2-70b llama-3-8b".split(" "),
];

Deno.test("every network that a measured row names is in the zoo", () => {
  assert.deepEqual(MEASURED.filter((name) => zooName(name) === undefined), []);
});
