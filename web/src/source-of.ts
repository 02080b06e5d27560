// The source that a choice asks for, once it is there: a camera that is open, a recording that the server has.

import { upload } from "./api";
import type { Camera } from "./camera";
import type { Choice } from "./choice";
import { sensor } from "./companions";
import type { Source } from "./messages";

/** CameraError or FileRefusal where it cannot be had. */
export async function sourceOf(choice: Choice, openCamera: () => Promise<Camera>, key: string): Promise<Source> {
  switch (choice.door) {
    case "camera": {
      const { size, attributes } = await openCamera();
      return { kind: "camera", ...size, attributes };
    }
    case "limb":
      return { kind: "simulated-limb" };
    case "plate":
      return { kind: "simulated-plate" };
    case "phone":
      return { kind: "motion", phone: choice.phones[0] ?? "" };
    case "sensors":
      return sensor(choice.sensors[0] ?? "");
    case "simulated":
      return { kind: "simulated", ...choice.person };
    case "recording": {
      const recording = choice.file === null ? "example" : (await upload(choice.file, key)).recording;
      return { kind: "recording", recording, calibration: null };
    }
  }
}
