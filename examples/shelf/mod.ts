/** The shelves of the zoo, each with what its networks do. */
import { benchmarks } from "./benchmarks.ts";
import { classic } from "./classic.ts";
import { compact } from "./compact.ts";
import { detection } from "./detection.ts";
import { detectionRecent } from "./detection-recent.ts";
import { diffusion } from "./diffusion.ts";
import type { Shelf } from "./entry.ts";
import { gemmaQwen } from "./gemmaQwen.ts";
import { language } from "./language.ts";
import { mixtures } from "./mixtures.ts";
import { mlperf } from "./mlperf.ts";
import { mobile } from "./mobile.ts";
import { people } from "./people.ts";
import { pictures } from "./pictures.ts";
import { regional } from "./regional.ts";
import { residual } from "./residual.ts";
import { searched } from "./searched.ts";
import { transformers } from "./transformers.ts";
import { yolo } from "./yolo.ts";
import { yoloMasks } from "./yolo-masks.ts";
import { yoloRecent } from "./yolo-recent.ts";

/** Every shelf by its title. */
export const shelves: Readonly<Record<string, Shelf>> = {
  "Image classifiers": classic,
  "Image classifiers after ResNet and Inception": residual,
  "Image classifiers for phones": mobile,
  "Image classifiers whose sizes were searched or scaled": searched,
  "Compact image classifiers, or of convolutions, attention and MLPs": compact,
  "Detectors by regions, and captions": regional,
  "Detectors and segmenters": detection,
  "Detectors and segmenters from MobileNet v2 on": detectionRecent,
  "YOLO": yolo,
  "YOLO, version 9 and later": yoloRecent,
  "YOLO with masks": yoloMasks,
  "Faces and poses": people,
  "Images from images": pictures,
  "Transformers": transformers,
  "Language models": language,
  "Language models: Gemma and Qwen": gemmaQwen,
  "Language models: mixtures of experts": mixtures,
  "Images and films from text": diffusion,
  "MLPerf: speech, translation and recommendation": mlperf,
  "Stand-ins for measured applications that were never published": benchmarks,
};
