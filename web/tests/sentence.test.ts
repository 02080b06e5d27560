import { describe, expect, it } from "vitest";
import { FileRefusal, Refusal } from "../src/api";
import { CameraError } from "../src/camera";
import { refused, sentenceOf } from "../src/sentence";
import { troubleWords, words } from "../src/words";

describe("what went wrong, as a sentence", () => {
  it("is of this page where the camera or a file is the reason", () => {
    expect(sentenceOf(new CameraError("refused", "NotAllowedError"))).toEqual({ text: words.camera.refused });
    const told = sentenceOf(new FileRefusal("walk.c3d", new Refusal("too many bytes", 413)));
    expect(told.text).toContain("walk.c3d");
    expect(told.technical).toBe("too many bytes");
    expect(told.text).not.toBe(sentenceOf(new FileRefusal("walk.c3d", new Refusal("damaged", 400))).text);
  });

  it("is marked as English where the server said it, and only there", () => {
    expect(sentenceOf(new Refusal("No such session.", 404))).toEqual({ text: "No such session.", english: true });
    expect(sentenceOf(new Error("gone"))).toEqual({ text: "gone", english: false });
    expect(sentenceOf("gone").text).toBe("gone");
  });

  it("has the server's words folded beneath for a frequent trouble", () => {
    expect(refused({ message: "no data came from X", trouble: "away" })).toEqual({ text: troubleWords("away"), technical: "no data came from X" });
    expect(refused({ message: "odd", trouble: null })).toEqual({ text: "odd", english: true });
    expect(refused({ message: "odd" })).toEqual({ text: "odd", english: true });
  });
});
