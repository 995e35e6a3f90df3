/** The slider of gradient flow: one of the charts is shown. */
import { state, stated } from "./address.ts";

const slider = document.getElementById("kept");
const output = document.getElementById("kept-value");
const charts = [...document.querySelectorAll<HTMLElement>("[data-kept]")];

function show(at: number): void {
  const kept = charts[at]?.dataset["kept"] ?? "";
  charts.forEach((chart, k) => (chart.hidden = k !== at));
  slider?.setAttribute("aria-valuetext", kept);
  if (output !== null) output.textContent = kept;
}

if (slider instanceof HTMLInputElement) {
  const said = charts.findIndex((chart) => chart.dataset["kept"] === stated("kept"));
  if (said >= 0) slider.value = String(said);
  show(slider.valueAsNumber);
  slider.addEventListener("input", () => {
    show(slider.valueAsNumber);
    state("kept", charts[slider.valueAsNumber]?.dataset["kept"] ?? null);
  });
}
