/** Mathematics as MathML, which every browser of today draws itself; the build puts KaTeX into the file that is published. */
import { renderToString } from "katex";

/** TeX as KaTeX takes it: a root has an argument, and the hyphen of a name is no minus. */
const settled = (tex: string): string =>
  tex
    .replaceAll(/√(\w)/g, "\\sqrt{$1}")
    .replaceAll(
      /\\operatorname\{([^}]*)\}/g,
      (_, name: string) => `\\operatorname{${name.replaceAll("-", "\\text{-}")}}`,
    );

/** MathML of TeX that is ours. */
export const typeset = (tex: string): string =>
  renderToString(settled(tex), { output: "mathml", displayMode: true, throwOnError: true, trust: false });
