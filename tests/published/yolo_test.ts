/**
 * YOLO from version 4 on, held to the figures that their authors print: parameters to the unit where a configuration or a log
 * states them, GFLOPs and the papers' parameters to the last digit.
 */
import {
  allParameters,
  darknetBytes,
  darknetFlops,
  fusedParameters,
  type Published,
  testFigures,
  thopFlops,
  trainedFlops,
  trainedParameters,
  transposedMacs,
} from "./counting.ts";

const GIGA = 1e9, MEGA = 1e6;

testFigures("YOLOv4 fills darknet's file of weights, and needs what darknet prints", [
  ["yolov4", darknetBytes, "257717640", 1], // AlexeyAB/darknet releases, yolov4.weights
  ["yolov4", darknetFlops, "128.459", GIGA],
]);

testFigures("YOLOv7 counts as WongKinYiu/yolov7 prints it, fused", [
  ["yolov7", fusedParameters, "36905341", 1],
  ["yolov7", thopFlops, "104.5", GIGA],
  ["yolov7-tiny", fusedParameters, "6219709", 1],
  ["yolov7-tiny", thopFlops, "13.7", GIGA],
]);

/** Millions of parameters and GFLOPs of the segmenting ones: ultralytics docs/en/models/yolov8.md. */
const v8 = {
  n: ["3.4", "12.6"],
  s: ["11.8", "42.6"],
  m: ["27.3", "110.2"],
  l: ["46.0", "220.5"],
  x: ["71.8", "344.1"],
};

testFigures(
  "YOLOv8 with masks counts as ultralytics states it, transposed convolutions by their outputs",
  Object.entries(v8).flatMap(([size, [parameters, flops]]): Published[] => [
    [`yolov8${size}-seg`, allParameters, parameters!, MEGA],
    [`yolov8${size}-seg`, (network) => thopFlops(network) + 2 * 3 * transposedMacs(network), flops!, GIGA],
  ]),
);

testFigures("YOLOX with leaky rectifiers counts as hailo_model_zoo states it", [
  ["yolox-s-leaky", fusedParameters, "8.96", MEGA],
  ["yolox-s-wide-leaky", fusedParameters, "20.12", MEGA],
]);

/** Parameters and GFLOPs in training: ultralytics cfg/models/v9. */
const v9 = {
  t: ["2128720", "8.5"],
  s: ["7318368", "27.6"],
  m: ["20216160", "77.9"],
  c: ["25590912", "104.0"],
  e: ["58206592", "193.0"],
};

testFigures(
  "YOLOv9 counts as ultralytics states it, in training",
  Object.entries(v9).flatMap(([size, [parameters, flops]]): Published[] => [
    [`yolov9${size}`, trainedParameters, parameters!, 1],
    [`yolov9${size}`, trainedFlops, flops!, GIGA],
  ]),
);

/** Millions of parameters and GFLOPs as deployed: Wang et al., NeurIPS 2024, Table 1. */
const v10 = {
  n: ["2.3", "6.7"],
  s: ["7.2", "21.6"],
  m: ["15.4", "59.1"],
  b: ["19.1", "92.0"],
  l: ["24.4", "120.3"],
  x: ["29.5", "160.4"],
};

testFigures(
  "YOLOv10 counts as its paper states it",
  Object.entries(v10).flatMap(([size, [parameters, flops]]): Published[] => [
    [`yolov10${size}`, fusedParameters, parameters!, MEGA],
    [`yolov10${size}`, thopFlops, flops!, GIGA],
  ]),
);

/** GFLOPs fused: ultralytics docs/en/models/yolo11.md and yolo12.md. */
const flops = {
  yolo11n: "6.5",
  yolo11s: "21.5",
  yolo11m: "68.0",
  yolo11l: "86.9",
  yolo11x: "194.9",
  "yolo11n-seg": "9.7",
  "yolo11s-seg": "33.0",
  "yolo11m-seg": "113.2",
  "yolo11l-seg": "132.2",
  "yolo11x-seg": "296.4",
  yolo12n: "6.5",
  yolo12s: "21.4",
  yolo12m: "67.5",
  yolo12l: "88.9",
  yolo12x: "199.0",
};

testFigures(
  "YOLO11 and YOLO12 need the GFLOPs of ultralytics' documentation",
  Object.entries(flops).map(([name, printed]) => [name, thopFlops, printed, GIGA]),
);

/** Parameters and GFLOPs in training of the segmenting ones: ultralytics cfg/models/v9/yolov9*-seg.yaml and 12/yolo12-seg.yaml. */
const segmenting = {
  yolov9c: ["27897120", "159.4"],
  yolov9e: ["60512800", "248.4"],
  yolo12n: ["2855056", "10.6"],
  yolo12s: ["9938592", "35.7"],
  yolo12m: ["22505376", "123.5"],
  yolo12l: ["28756992", "145.1"],
  yolo12x: ["64387264", "324.6"],
};

testFigures(
  "YOLOv9 and YOLO12 with masks count as ultralytics states it, transposed convolutions by their outputs",
  Object.entries(segmenting).flatMap(([name, [parameters, flops]]): Published[] => [
    [`${name}-seg`, trainedParameters, parameters!, 1],
    [`${name}-seg`, (network) => trainedFlops(network) + 2 * 3 * transposedMacs(network), flops!, GIGA],
  ]),
);
