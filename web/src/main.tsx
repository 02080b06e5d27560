import { render } from "preact";
import "uplot/dist/uPlot.min.css";
import { App } from "./app";
import { PanelScreen } from "./panel-screen";
import { watch } from "./stats";
import { applyTheme } from "./theme";
import { locale, words } from "./words";

watch();
applyTheme();
document.documentElement.lang = locale;
document.title = words.title;
const root = document.getElementById("app");
const panel = new URLSearchParams(location.search).has("panel");
if (root !== null) render(panel ? <PanelScreen /> : <App />, root);
