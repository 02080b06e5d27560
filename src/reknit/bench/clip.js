// Pictures of a clip through the page's own worker, one by one at their own times; rows of landmarks come back.

window.landmarks = async ({ worker: address, vision, bundle, pictures, stepMs }) => {
  const worker = new Worker(address, { type: "module" });
  const answers = [];
  const waiting = [];
  worker.onerror = (event) => waiting.shift()?.reject(new Error(event.message));
  worker.onmessage = ({ data }) => {
    if ("people" in data) return answers.at(-1)?.people.push(data.people);
    const { resolve, reject } = waiting.shift();
    if ("error" in data) reject(new Error(data.error));
    else resolve(data);
  };
  const ask = (message, transfer = []) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      worker.postMessage(message, transfer);
    });
  await ask({ vision, bundle });
  for (let n = 0; n < pictures; n += 1) {
    const picture = await createImageBitmap(await (await fetch(`/pictures/${String(n + 1).padStart(5, "0")}.jpg`)).blob());
    window.size = { width: picture.width, height: picture.height };
    const { row } = await ask({ picture, timeMs: 1000 + n * stepMs }, [picture]);
    answers.push({ row: Array.from(row, (each) => (Number.isFinite(each) ? each : null)), people: [] });
  }
  worker.terminate();
  return answers;
};
window.ready = true;
