import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";

/** Fragments that mean something to XML, Markdown, GitHub, a terminal or a JavaScript object. */
const fragments = [
  ..."|`*_~[]()<>!\\#@$&\"'\n\r\t\0\u001b\u0085\u2028\u202e\ufeff\uffff".split(""),
  ..."]]>,```,~~~,--,\\|,&amp;,<b>,</details>,<!--,![x](http://x.y/z),[x](javascript:alert),[x]: y,@user,#1,GH-1".split(
    ",",
  ),
  ..."https://x.y,www.x.y,a@b.cd,:tada:,$`x`$,__proto__,constructor,\ud800,\udc00,\u{e0041},\u{1f600},# x,- x,> x,1. x".split(
    ",",
  ),
  ..."\u001b[31m,[^1],[^1]: x,| - | - |,\n\n,\n---\n,\n    x,é,word".split(","),
];

/** Text as an attacker would write it. */
export const hostileText: Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...fragments), { maxLength: 12 }).map((parts) => parts.join("")),
  fc.array(fc.nat({ max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
);
