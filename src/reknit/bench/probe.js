// Runs in the page before its own scripts, for `reknit bench page`: when the first camera picture was seen, long tasks, and the
// main thread's work between two animation frames (for pages that do not tell it themselves).
(() => {
  const probe = { workMs: [], longTasks: [], pictureMs: null };
  window.reknitProbe = probe;
  let spentMs = 0;
  let frame = -1;

  // The clock stops in a microtask, so that what the call has put off to microtasks (such as rendering) counts as well.
  const timed = (call) =>
    typeof call !== "function"
      ? call
      : function (...given) {
          const began = performance.now();
          try {
            return call.apply(this, given);
          } finally {
            queueMicrotask(() => {
              spentMs += performance.now() - began;
            });
          }
        };

  const nextFrame = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (call) =>
    nextFrame((now) => {
      if (now !== frame) {
        if (frame >= 0) probe.workMs.push(spentMs);
        spentMs = 0;
        frame = now;
      }
      return timed(call)(now);
    });

  for (const name of ["setTimeout", "setInterval"]) {
    const real = window[name].bind(window);
    window[name] = (call, ...rest) => real(timed(call), ...rest);
  }

  for (const { prototype } of [WebSocket, Worker, MessagePort]) {
    const { get, set } = Object.getOwnPropertyDescriptor(prototype, "onmessage");
    Object.defineProperty(prototype, "onmessage", {
      configurable: true,
      get,
      set(call) {
        set.call(this, timed(call));
      },
    });
  }

  const listeners = new WeakMap();
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, call, ...rest) {
    if (type !== "message" || typeof call !== "function") return addEventListener.call(this, type, call, ...rest);
    if (!listeners.has(call)) listeners.set(call, timed(call));
    return addEventListener.call(this, type, listeners.get(call), ...rest);
  };
  EventTarget.prototype.removeEventListener = function (type, call, ...rest) {
    return removeEventListener.call(this, type, listeners.get(call) ?? call, ...rest);
  };

  const nextPicture = HTMLVideoElement.prototype.requestVideoFrameCallback;
  HTMLVideoElement.prototype.requestVideoFrameCallback = function (call) {
    return nextPicture.call(this, timed(call));
  };

  // A picture is seen when it is drawn on a canvas of the document, or when its video stands in the document.
  const seen = () => {
    probe.pictureMs ??= performance.now();
  };
  const { drawImage } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.drawImage = function (source, ...rest) {
    if (probe.pictureMs === null && source instanceof HTMLVideoElement && source.readyState >= 2 && this.canvas.isConnected) seen();
    return drawImage.call(this, source, ...rest);
  };
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function () {
    const look = () => {
      if (probe.pictureMs !== null) return;
      if (this.isConnected && this.getClientRects().length > 0) seen();
      else nextPicture.call(this, look);
    };
    if (this instanceof HTMLVideoElement) nextPicture.call(this, look);
    return play.call(this);
  };

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) probe.longTasks.push(entry.duration);
  }).observe({ type: "longtask" });
})();
