import { render } from "preact";
import { App } from "./app";
import { watch } from "./stats";

watch();
const root = document.getElementById("app");
if (root !== null) render(<App />, root);
