/** The look of every page: system fonts, two papers, one accent, a colour for each status. */
export const style: string = `
:root{color-scheme:light dark;--paper:#fdfdfb;--sheet:#f5f5f0;--ink:#23262b;--muted:#60666f;--rule:#dfdfd8;--accent:#2a5a87;--mark:#fbe3df;
--holds:#2b7350;--known:#80610f;--violated:#ad2f28;--errored:#8b2c78;--vacuous:#8a5a00;--untried:#60666f;--unsupported:#60666f;
--serif:"Iowan Old Style","Palatino Linotype",Palatino,"URW Palladio L",P052,"Book Antiqua",Georgia,"DejaVu Serif",serif;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif;
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",monospace}
@media (prefers-color-scheme:dark){:root{--paper:#15171a;--sheet:#1c1f23;--ink:#dfe1e4;--muted:#9ba2ac;--rule:#30343a;--accent:#8fbae2;--mark:#4a2320;
--holds:#74c79e;--known:#cdb56a;--violated:#f0938a;--errored:#dc9ccf;--vacuous:#e2b65e;--untried:#9ba2ac;--unsupported:#9ba2ac}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 var(--serif)}
main{max-width:74rem;margin:0 auto;padding:1.5rem clamp(1rem,4vw,3rem) 6rem}
header.site{display:flex;flex-wrap:wrap;gap:.35rem 1.75rem;align-items:baseline;max-width:74rem;margin:0 auto;padding:1.4rem clamp(1rem,4vw,3rem) .9rem;font:14px/1.5 var(--sans)}
header.site .name{font:600 1.15rem/1.4 var(--serif);color:var(--ink);letter-spacing:.01em}
nav{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem}
nav a{color:var(--muted);padding:.15rem 0;border-bottom:2px solid transparent}
nav a[aria-current]{color:var(--ink);border-color:var(--accent)}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.4rem .8rem;z-index:9}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline;text-underline-offset:.2em}
main p a,main li a,main dd a{text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:.18em;text-decoration-color:color-mix(in srgb,var(--accent) 45%,transparent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
h1{font:600 clamp(1.6rem,1.2rem + 1.6vw,2.15rem)/1.25 var(--serif);letter-spacing:-.01em;margin:1.2rem 0 .6rem;text-wrap:balance;overflow-wrap:anywhere}
h2{font:600 1.3rem/1.35 var(--serif);margin:3rem 0 .7rem;overflow-wrap:anywhere}
h3{font:600 1.02rem/1.4 var(--sans);margin:2rem 0 .4rem;overflow-wrap:anywhere}
p{margin:.6rem 0;max-width:44rem;overflow-wrap:anywhere}
p.lead{font-size:1.12rem;line-height:1.55;max-width:46rem}
p.trail,p.note,.note{font:13.5px/1.5 var(--sans);color:var(--muted)}
p.trail{margin:.4rem 0 -.6rem}
ul,ol{padding-left:1.2rem;max-width:46rem}li{margin:.25rem 0;overflow-wrap:anywhere}
code,pre,kbd,.mono{font:.86em/1.5 var(--mono)}
code{overflow-wrap:anywhere}table code{white-space:nowrap}td code,th code{overflow-wrap:normal}
pre{background:var(--sheet);padding:.8rem 1rem;margin:.7rem 0;white-space:pre-wrap;overflow-wrap:anywhere;border-radius:3px;max-width:100%}
dl.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.25rem 1.4rem;margin:1rem 0;font:14px/1.55 var(--sans)}
dl.facts dt{color:var(--muted)}dl.facts dd{margin:0;overflow-wrap:anywhere}
.wide{overflow:auto hidden;margin:1rem 0;padding-bottom:.4rem;max-width:100%}
table{border-collapse:collapse;font:13.5px/1.45 var(--sans);font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--muted);padding:0 0 .4rem}
th,td{padding:.28rem .9rem .28rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
th{font-weight:600}thead th{color:var(--muted);font-weight:500;vertical-align:bottom;border-bottom-color:var(--muted)}
td.number,th.number{text-align:right}td.number{white-space:nowrap}
thead button{all:unset;cursor:pointer;color:inherit;font:inherit}thead button:hover{color:var(--accent)}
thead button:focus-visible{outline:2px solid var(--accent)}
th[aria-sort=ascending] button::after{content:" ↑" / ""}th[aria-sort=descending] button::after{content:" ↓" / ""}
.s{white-space:nowrap}.s i{font-style:normal;display:inline-block;width:1.15em}
.s-holds{color:var(--holds)}.s-known{color:var(--known)}.s-violated{color:var(--violated)}.s-errored{color:var(--errored)}.s-vacuous{color:var(--vacuous)}.s-untried{color:var(--untried)}.s-unsupported{color:var(--unsupported)}
.s-violated,.s-errored{font-weight:600}
table.matrix td{padding:.16rem 1rem .16rem 0}table.matrix tbody th{font-weight:500;white-space:nowrap;position:sticky;left:0;background:var(--paper);padding-right:1.4rem}
table.matrix thead th:first-child{position:sticky;left:0;background:var(--paper)}
table.matrix td a{display:block;color:inherit}table.matrix thead th{max-width:9.5rem;min-width:4.6rem;overflow-wrap:break-word;hyphens:none}
table.matrix tbody tr:hover>*{background:var(--sheet)}
form.filter,.controls{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;margin:1.4rem 0 .4rem;font:14px/1.5 var(--sans)}
input,select{font:14px/1.4 var(--sans);color:var(--ink);background:var(--sheet);border:1px solid var(--rule);border-radius:3px;padding:.35rem .55rem;max-width:100%}
form.filter label{display:flex;flex-wrap:wrap;gap:.3rem .6rem;align-items:center;min-width:0;max-width:100%}input[type=search]{width:26rem;font-family:var(--mono);font-size:13px}
input[type=range]{accent-color:var(--accent);padding:0;width:min(24rem,100%)}
input[type=number]{width:4.6rem;padding:.15rem .3rem;font:13px/1.3 var(--mono);text-align:right}
button.plain{font:13.5px/1.4 var(--sans);color:var(--accent);background:none;border:1px solid var(--rule);border-radius:3px;padding:.3rem .7rem;cursor:pointer}
button.plain:hover{border-color:var(--accent)}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.3rem;font:13px/1.5 var(--sans);margin:.3rem 0 1rem;padding:0;list-style:none;max-width:none}.legend li{margin:0}
.big{display:flex;flex-wrap:wrap;gap:.4rem 2.6rem;margin:1.4rem 0 1rem}
.big div{font:13.5px/1.4 var(--sans);color:var(--muted)}.big b{display:block;font:500 1.65rem/1.3 var(--serif);color:var(--ink);font-variant-numeric:tabular-nums lining-nums;overflow-wrap:anywhere}
.big .bad b{color:var(--violated)}
details{margin:.5rem 0}summary{cursor:pointer;font:14px/1.5 var(--sans);color:var(--accent)}
.equations{margin:1.6rem 0 1.8rem;overflow-x:auto}.equations>div{padding:.16rem 0}
.equations math{font-size:1.18rem;width:fit-content;margin:0}
.unicode{font:italic 1.04rem/1.9 var(--serif);margin:1rem 0;overflow-wrap:anywhere}.unicode b{font-style:normal;font-weight:400;color:var(--muted);font-family:var(--sans);font-size:.82em;padding-left:.6rem}
mark{background:var(--mark);color:inherit;padding:.05em .18em;border-bottom:2px solid var(--violated)}
figure{margin:1.4rem 0}figcaption{font:13.5px/1.5 var(--sans);color:var(--muted);max-width:46rem;margin:.2rem 0 .6rem}
svg{display:block;max-width:none;height:auto}
svg.graph text{font-family:var(--serif);fill:var(--ink)}
svg.graph .box{fill:var(--paper);stroke:var(--muted)}svg.graph .given .box{fill:var(--sheet);stroke:var(--rule)}svg.graph .named .box{stroke:var(--accent);stroke-width:1.4}
svg.graph .next .box{stroke-width:2.2}svg.graph .wrong .box{fill:var(--mark);stroke:var(--violated);stroke-width:2}
svg.graph .edge{fill:none;stroke:var(--muted);opacity:.65}svg.graph .value{font:11px var(--mono);fill:var(--muted)}svg.graph .value.bad{fill:var(--violated)}
svg.graph a:hover .box{stroke:var(--accent)}svg.graph .it{font-style:italic}
.spread{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(21rem,100%),1fr));gap:0 3rem}
.inputs{display:flex;flex-wrap:wrap;gap:.9rem 1.8rem;margin:1rem 0;font:13px/1.4 var(--sans)}
.inputs fieldset{border:0;padding:0;margin:0}.inputs legend{padding:0;font:italic 1rem/1.4 var(--serif)}.inputs .row{display:flex;gap:.25rem;margin:.2rem 0}
.bar{display:inline-block;height:.62em;background:var(--accent);opacity:.8;vertical-align:baseline;min-width:1px}
.cards{columns:3 18rem;column-gap:2.5rem;padding:0;list-style:none;max-width:none}.cards li{break-inside:avoid;margin:0 0 .7rem}.cards small{display:block;font:13px/1.4 var(--sans);color:var(--muted)}
sub{line-height:0;font-size:.75em}
[hidden]{display:none!important}
@media (max-width:40rem){.wide table:not(.matrix){min-width:38rem}body{font-size:15.5px}.big b{font-size:1.3rem}dl.facts{grid-template-columns:1fr;gap:0}dl.facts dd{margin-bottom:.5rem}}
@media print{header.site nav,form.filter{display:none}}
`.replaceAll(/\n/g, "");
