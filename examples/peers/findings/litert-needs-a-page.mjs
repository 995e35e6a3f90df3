// LiteRT for the web 2.5.3 does not load in Node: its WebAssembly comes through a script element of a page. Needs @litertjs/core only.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
const require = createRequire(process.env.PEERS ? `${process.env.PEERS}/` : import.meta.url);
const core = require.resolve("@litertjs/core");
const { loadLiteRt } = await import(pathToFileURL(core).href);
await loadLiteRt(join(dirname(core), "../wasm/")).catch(({ message }) => console.log(`${message}; should load`));
