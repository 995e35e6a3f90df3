/** Files that are no target, and what would do instead. */
import { existsSync } from "node:fs";
import { extname } from "node:path";

const KITS = "see docs/kits.md";

/** By the end of the name; `$` is the file, `@` its name without the end. */
const instead: Readonly<Record<string, string>> = {
  ".c": `compile it with kits/c/gatecheck.h, then name the program: exec:@ (${KITS}, C and C++)`,
  ".cpp": `compile it with kits/c/gatecheck.h, then name the program: exec:@ (${KITS}, C and C++)`,
  ".cc": `compile it with kits/c/gatecheck.h, then name the program: exec:@ (${KITS}, C and C++)`,
  ".rs": "compile a program that speaks the protocol, then name it: exec:@ (docs/protocol.md)",
  ".go": "compile a program that speaks the protocol, then name it: exec:@ (docs/protocol.md)",
  ".jl": 'make it a program that speaks the protocol, then: exec:"julia $" (docs/protocol.md)',
  ".java": 'make it a program that speaks the protocol, then: exec:"java $" (docs/protocol.md)',
  ".py": `a step or a module of it is python:$:my_step or pytorch:$:MyLSTM; a program that serves itself is exec:"python3 $" (${KITS})`,
  ".ipynb": `put the cell into a file: python:my_file.py:my_step (${KITS})`,
  ".pt": `weights alone are no implementation: name the class, pytorch:my_module.MyLSTM, export it: torch.onnx.export(…, "@.onnx"), or save its state_dict as @.safetensors (${KITS}, docs/files.md)`,
  ".pth": `weights alone are no implementation: name the class, pytorch:my_module.MyLSTM, export it: torch.onnx.export(…, "@.onnx"), or save its state_dict as @.safetensors (${KITS}, docs/files.md)`,
  ".safetensors": `weights alone are no implementation: name what runs them, $ --runtime pytorch:my_module.MyLSTM --convention pytorch (docs/files.md)`,
  ".npz": `weights alone are no implementation: name what runs them, $ --runtime python:my_module:my_step --convention keras (docs/files.md)`,
  ".npy": `weights alone are no implementation: name the code that runs them, python:my_module:my_step or a kit (${KITS})`,
  ".h5": `export it to ONNX (tf2onnx), or serve its layer with the Python kit, weights packed: exec:"python3 my_layer.py" (${KITS})`,
  ".keras": `export it to ONNX (tf2onnx), or serve its layer with the Python kit, weights packed: exec:"python3 my_layer.py" (${KITS})`,
  ".pb": `export it to ONNX (tf2onnx), or serve it with the Python kit: exec:"python3 my_layer.py" (${KITS})`,
  ".tflite": `export it to ONNX (tf2onnx), or serve its interpreter with the Python kit: exec:"python3 my_model.py" (${KITS})`,
  ".gguf": `weights alone are no implementation: name the program that runs them, exec:"…" (docs/protocol.md)`,
  ".wasm": "name a module that loads it: ./my-cell.mjs (docs/kits.md, TypeScript and JavaScript)",
  ".json":
    "a file of numbers is no implementation; weights of a black box are read with --convention (gatecheck discover)",
};

/** The one line that says what would do; null for a name that may be a target. */
export function insteadOf(target: string): string | null {
  if (/^\S+ .*\.\w+$/.test(target) && !existsSync(target))
    return `${target} is no target: a command is written exec:${JSON.stringify(target)} (${KITS})`;
  const end = extname(target).toLowerCase();
  const found = Object.hasOwn(instead, end) ? instead[end] : undefined;
  if (found === undefined) return null;
  const bare = target.slice(0, target.length - end.length);
  const program = bare.includes("/") ? bare : `./${bare}`;
  return `${target} is no target: ${found.replaceAll("$", target).replaceAll("exec:@", `exec:${program}`).replaceAll("@", bare)}`;
}
