import { render } from "preact";
import "uplot/dist/uPlot.min.css";
import { App } from "./app";
import { PanelScreen } from "./panel-screen";
import { PhoneScreen, ticketOf } from "./phone-screen";
import { watch } from "./stats";
import { applyTheme } from "./theme";
import { locale, words } from "./words";

watch();
applyTheme();
document.documentElement.lang = locale;
document.title = words.title;
const root = document.getElementById("app");
const panel = new URLSearchParams(location.search).has("panel");
const ticket = ticketOf(location.hash);
// Another code that is scanned into the same tab differs only behind the #, which loads nothing anew by itself.
if (ticket !== null) window.addEventListener("hashchange", () => location.reload());
if (root !== null) render(ticket !== null ? <PhoneScreen ticket={ticket} /> : panel ? <PanelScreen /> : <App />, root);
