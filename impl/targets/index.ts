import type { Implementation } from "../contract.ts";
import type { RecordedFinding } from "../findings.ts";
import { onnxruntimeFindings } from "../adapters/onnxruntime/onnxruntime.findings.ts";
import { tfjsFindings } from "../adapters/tfjs/tfjs.findings.ts";
import { tfjsWasmFindings } from "../adapters/tfjs/tfjs-wasm.findings.ts";

/** An implementation that Gatecheck knows by name. */
export interface BuiltIn {
  readonly name: string;
  /** The package that must be installed beside Gatecheck; null where none must. */
  readonly peer: string | null;
  /** Processor time of a quick run, about; what takes longest starts first. */
  readonly seconds: number;
  readonly load: () => Promise<Implementation>;
  readonly findings: readonly RecordedFinding[];
}

/** The reference, and every third party with an adapter; each library is imported only when its target is loaded. */
export const builtIns: readonly BuiltIn[] = [
  {
    name: "reference",
    peer: null,
    seconds: 24,
    load: async () => {
      const [{ reference }, { besideIntegers }] = await Promise.all([
        import("../reference/index.ts"),
        import("../reference/integer/beside.ts"),
      ]);
      return besideIntegers(reference);
    },
    findings: [],
  },
  {
    name: "tfjs",
    peer: "@tensorflow/tfjs",
    seconds: 10,
    load: async () => (await import("../adapters/tfjs/tfjs.ts")).tfjs(),
    findings: tfjsFindings,
  },
  {
    name: "tfjs-wasm",
    peer: "@tensorflow/tfjs-backend-wasm",
    seconds: 10,
    load: async () => (await import("../adapters/tfjs/tfjs.ts")).tfjs("wasm"),
    findings: tfjsWasmFindings,
  },
  {
    name: "onnxruntime-node",
    peer: "onnxruntime-node",
    seconds: 6,
    load: async () => (await import("../adapters/onnxruntime/onnxruntime.ts")).onnxruntime("node"),
    findings: onnxruntimeFindings,
  },
  {
    name: "onnxruntime-web",
    peer: "onnxruntime-web",
    seconds: 9,
    load: async () => (await import("../adapters/onnxruntime/onnxruntime.ts")).onnxruntime("web"),
    findings: onnxruntimeFindings,
  },
];

/** The cells that `--define` defines, executed: what their laws say of the definition itself. */
export const definition: BuiltIn = {
  name: "definition",
  peer: null,
  seconds: 2,
  load: async () => (await import("../defined/index.ts")).defined,
  findings: [],
};

/** True if the peer of a built-in can be imported from here. */
export function isInstalled({ peer }: BuiltIn): boolean {
  if (peer === null) return true;
  try {
    import.meta.resolve(peer);
    return true;
  } catch {
    return false;
  }
}

/** The built-in of that name; `onnxruntime` is whichever of its two is installed. */
export function builtInNamed(name: string): BuiltIn | undefined {
  if (name === definition.name) return definition;
  const wanted =
    name === "onnxruntime"
      ? builtIns.filter((one) => one.name.startsWith("onnxruntime-"))
      : builtIns.filter((one) => one.name === name);
  return wanted.find(isInstalled) ?? wanted[0];
}

/** A line that says which package to install first; null where nothing is missing. */
export const missingPeer = (builtIn: BuiltIn): string | null =>
  isInstalled(builtIn) ? null : `not installed: npm install ${builtIn.peer}`;
