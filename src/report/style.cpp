// The style sheet. Heat levels: p for, n against, s share; twelve each, alpha in proportion to the level.
#include "style.h"

namespace glass::report {

// clang-format off
const SourceText kStyle = R"css(:root{color-scheme:light dark;--bg:#fbfbfa;--card:#fff;--ink:#1a1c20;--soft:#5a606b;--line:#e2e3e6;--tint:#f2f3f5;--accent:#2458c5;--pos:38,110,220;--neg:232,116,16;--share:124,92,214;--good:#14694a;--goodbg:#dff3e9;--bad:#a3310d;--badbg:#fde7dc;--c1:#1f5fc0;--c2:#c9540a;--c3:#0a7f5e;--c4:#8d929c}
@media (prefers-color-scheme:dark){:root{--bg:#111318;--card:#191c22;--ink:#e8eaee;--soft:#a0a7b4;--line:#2d323b;--tint:#21252d;--accent:#8ab4ff;--pos:64,132,240;--neg:214,104,16;--share:140,112,232;--good:#8fe0bd;--goodbg:#15382b;--bad:#ffb593;--badbg:#432113;--c1:#6aa5ff;--c2:#ff9d52;--c3:#4cc9a0;--c4:#8a919e}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif;overflow-wrap:anywhere}
header,.page,footer{max-width:76rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2.2rem;padding-bottom:1.2rem}
.brand{margin:0;color:var(--accent);font-size:.8rem;font-weight:600;letter-spacing:.08em;text-transform:uppercase}
h1{margin:.15rem 0 .3rem;font-size:clamp(1.6rem,4vw,2.3rem);line-height:1.15;letter-spacing:-.02em}
h2{margin:0 0 .5rem;font-size:1.35rem;line-height:1.25;letter-spacing:-.01em}
h3{margin:1.4rem 0 .3rem;font-size:1.02rem}
h3 small{color:var(--soft);font-weight:400}
p{margin:.4rem 0 .8rem}
section>p,.method p{max-width:46rem}
.facts,.lead,.note,.quiet,small{color:var(--soft)}
.facts{margin:0}
.note{font-size:.86rem}
small{font-size:.82em}
a{color:var(--accent);text-underline-offset:.15em}
code,pre,.hash{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.86em}
pre{white-space:pre-wrap;background:var(--tint);border-radius:8px;padding:.8rem 1rem;margin:.4rem 0 1rem}
nav ol{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.35rem .9rem;font-size:.9rem}
nav a{text-decoration:none}
nav a:hover{text-decoration:underline}
section{padding:1.6rem 0;border-top:1px solid var(--line);min-width:0}
section:first-child{border-top:0;padding-top:1rem}
main{min-width:0}
@media (min-width:68rem){.page{display:grid;grid-template-columns:11.5rem minmax(0,1fr);gap:2.6rem}nav{position:sticky;top:1.2rem;align-self:start;padding-top:1rem}nav ol{flex-direction:column;gap:.5rem}}
.tiles{list-style:none;margin:0 0 1.3rem;padding:0;display:grid;grid-template-columns:repeat(auto-fit,minmax(9.2rem,1fr));gap:.7rem}
.tiles li{max-width:24rem;background:var(--card);border:1px solid var(--line);border-radius:12px;padding:.75rem .9rem;display:flex;flex-direction:column}
.tiles .name{color:var(--soft);font-size:.82rem}
.tiles b{font-size:1.55rem;line-height:1.3;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.findings{margin:0;max-width:56rem}
.findings div{display:grid;grid-template-columns:12rem minmax(0,1fr);gap:.2rem 1.4rem;padding:.65rem 0;border-bottom:1px solid var(--line)}
.findings div:first-child{border-top:1px solid var(--line)}
dt{font-weight:600}
dd{margin:0}
.more{font-size:.84rem;white-space:nowrap}
@media (max-width:44rem){.findings div{grid-template-columns:minmax(0,1fr)}}
.caution{margin:1.4rem 0 0;padding:.8rem 1.1rem;background:var(--tint);border-left:4px solid var(--c2);border-radius:4px 10px 10px 4px;max-width:56rem}
.caution h3{margin:0}
.caution ul{margin:.3rem 0 0;padding-left:1.1rem}
.caution li{margin:.2rem 0}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,21rem),1fr));gap:1.2rem;align-items:start}
.beside{display:flex;flex-wrap:wrap;gap:1.2rem 2rem;align-items:start}
.beside>.chart{flex:1 1 18rem}
.beside>div{min-width:0}
figure{margin:.6rem 0}
figcaption{font-size:.9rem;color:var(--soft)}
figcaption b{color:var(--ink)}
.chart{max-width:33rem;background:var(--card);border:1px solid var(--line);border-radius:12px;padding:.8rem .9rem;margin:0}
.chart svg{display:block;width:100%;height:auto}
svg text{font-size:12px;fill:var(--soft);font-variant-numeric:tabular-nums}
text.end{text-anchor:end}
text.mid{text-anchor:middle}
text.name{fill:var(--ink)}
.grid,.axis,.frame{fill:none;stroke:var(--line);stroke-width:1}
.axis,.frame{stroke:var(--soft)}
.frame{stroke-width:.6}
.line{fill:none;stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}
.faint{opacity:.28;stroke-width:1.2}
.dash{stroke-dasharray:5 4}
.bar{fill:none;stroke-width:1.6;opacity:.75}
path.c1{stroke:var(--c1)}path.c2{stroke:var(--c2)}path.c3{stroke:var(--c3)}path.c4{stroke:var(--c4)}
circle.c1{fill:var(--c1)}circle.c2{fill:var(--c2)}circle.c3{fill:var(--c3)}circle.c4{fill:var(--c4)}
.dot{stroke:var(--card);stroke-width:1.2}
.legend{list-style:none;margin:.3rem 0 0;padding:0;display:flex;flex-wrap:wrap;gap:.1rem 1rem;font-size:.84rem;color:var(--soft)}
.legend svg{display:inline-block;width:26px;height:12px;vertical-align:-1px}
.scroll{overflow-x:auto;margin:.4rem 0 1rem;max-width:100%}
table{border-collapse:collapse;font-size:.92rem;font-variant-numeric:tabular-nums;overflow-wrap:normal}
th,td{text-align:left;padding:.34rem .8rem .34rem .1rem;border-bottom:1px solid var(--line);vertical-align:baseline;font-weight:400;max-width:34rem}
thead th{color:var(--soft);font-size:.82rem;font-weight:600;white-space:nowrap;vertical-align:bottom}
tbody th{overflow-wrap:anywhere;min-width:5.5rem}
td{overflow-wrap:anywhere}
td.d,.d{white-space:nowrap;overflow-wrap:normal}
td.hash{font-size:.78rem}
tr.group th{font-weight:600;padding-top:1rem}
.matrices{display:flex;flex-wrap:wrap;gap:.4rem 3rem}
.matrix{min-width:0}
.matrix td,.matrix th{padding:.45rem .8rem}
.matrix tbody td{border:2px solid var(--bg)}
.matrix td small{color:inherit;opacity:.85}
.mini{width:7.5rem;height:.55rem;vertical-align:middle}
.track{fill:var(--tint)}
.fill{fill:var(--c1)}
.mark{stroke:var(--ink);stroke-width:1.2;vector-effect:non-scaling-stroke}
.for{fill:rgb(var(--pos))}
.against{fill:rgb(var(--neg))}
.scale{display:flex;flex-wrap:wrap;gap:.3rem 1.6rem;margin:.3rem 0 1rem;font-size:.86rem;color:var(--soft)}
.scale b,.heat b{font-weight:400;border-radius:3px;color:var(--ink)}
.steps{white-space:nowrap}
.steps b{display:inline-block;width:.62em;border-radius:0;text-align:center}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;margin:.6rem 0;padding:0 1rem}
.card>summary{cursor:pointer;list-style:none;padding:.75rem 1.4rem .75rem 0;position:relative}
.card>summary::-webkit-details-marker{display:none}
.card>summary::after{content:"+";position:absolute;right:0;top:.6rem;color:var(--soft);font-size:1.2rem;line-height:1.2}
.card[open]>summary::after{content:"\2212"}
.card[open]{padding-bottom:.8rem}
.card[open]>summary>.heat{display:none}
.head{display:flex;flex-wrap:wrap;gap:.15rem .8rem;align-items:baseline;font-size:.9rem}
.chip{display:inline-block;border-radius:99px;background:var(--tint);color:var(--soft);padding:0 .6em;font-size:.8rem;line-height:1.6;white-space:nowrap}
.chip.right{background:var(--goodbg);color:var(--good)}
.chip.wrong{background:var(--badbg);color:var(--bad)}
td .chip{max-width:none}
.head .chip{white-space:normal}
.heat{display:block;margin:.25rem 0 0;line-height:1.75;white-space:pre-wrap}
.heat .part{color:var(--soft)}
.heat b,.heat i{padding:.1em .12em;margin:0 -.02em}
.heat i,.scale i{font-style:normal;font-size:.74em;color:var(--soft);border-radius:3px;padding:.15em .3em;border:1px dashed var(--line)}
.r,th.r{text-decoration:underline;text-decoration-thickness:2px;text-underline-offset:.22em;text-decoration-skip-ink:none}
s{color:var(--soft)}
.line>.heat{margin:0}
mark{background:var(--goodbg);color:inherit;border-radius:3px;padding:.06em .14em;margin:0 -.05em}
.sides{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:.35rem 1.6rem;padding:.6rem 0;border-top:1px solid var(--line)}
.sides small{display:block}
.text{margin:.1rem 0 0;white-space:pre-wrap}
@media (max-width:44rem){.sides{grid-template-columns:minmax(0,1fr)}}
.loss{margin:0;line-height:1.75;white-space:pre-wrap}
.loss b,.loss i{font-weight:400;font-style:normal;padding:.12em 0;border-radius:2px;box-shadow:inset -1px 0 var(--bg)}
.loss i{color:var(--soft);border-bottom:1px dotted var(--soft)}
.loss u{text-decoration:none;color:var(--soft);opacity:.65;background:radial-gradient(circle,currentColor .055em,transparent .09em)}
.loss u.nl,.loss u.tab{background:none}
.loss u.nl::before{content:"\21B5";font-size:.8em}
.loss u.tab::before{content:"\21E5";font-size:.8em}
.rest{grid-column:-2/-1}
div.line{display:grid;grid-template-columns:13.5rem minmax(0,1fr);gap:.1rem 1.2rem;padding:.5rem 0;border-top:1px solid var(--line)}
.who strong{display:block;font-size:.92rem;font-weight:600}
.who small{display:block;line-height:1.35}
@media (max-width:52rem){div.line{grid-template-columns:minmax(0,1fr)}}
.probs{display:grid;grid-template-columns:minmax(4rem,max-content) 9rem max-content;gap:.1rem .8rem;align-items:center;font-size:.88rem;margin:.3rem 0}
.probs .mini{width:100%}
.panels{display:flex;flex-wrap:wrap;gap:.6rem 1.2rem;align-items:flex-start}
.panels>.scroll{margin:0}
.panel{margin:.4rem 0}
.map{max-width:none}
.map image{image-rendering:pixelated}
.map text{font-size:10.5px}
.maps{border-top:1px solid var(--line);padding-top:.6rem}
details.numbers{margin:.5rem 0}
details.numbers>summary{cursor:pointer;color:var(--accent);font-size:.9rem}
.settings{list-style:none;margin:.3rem 0;padding:0;display:flex;flex-wrap:wrap;gap:.3rem .9rem;font-size:.9rem}
.settings code{background:var(--tint);border-radius:5px;padding:.1em .4em}
.method{max-width:56rem}
footer{padding-top:1.4rem;padding-bottom:2.4rem;color:var(--soft);font-size:.86rem}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.p1{background:rgba(var(--pos),.065)}.n1{background:rgba(var(--neg),.065)}.s1{background:rgba(var(--share),.065)}
.p2{background:rgba(var(--pos),.130)}.n2{background:rgba(var(--neg),.130)}.s2{background:rgba(var(--share),.130)}
.p3{background:rgba(var(--pos),.195)}.n3{background:rgba(var(--neg),.195)}.s3{background:rgba(var(--share),.195)}
.p4{background:rgba(var(--pos),.260)}.n4{background:rgba(var(--neg),.260)}.s4{background:rgba(var(--share),.260)}
.p5{background:rgba(var(--pos),.325)}.n5{background:rgba(var(--neg),.325)}.s5{background:rgba(var(--share),.325)}
.p6{background:rgba(var(--pos),.390)}.n6{background:rgba(var(--neg),.390)}.s6{background:rgba(var(--share),.390)}
.p7{background:rgba(var(--pos),.455)}.n7{background:rgba(var(--neg),.455)}.s7{background:rgba(var(--share),.455)}
.p8{background:rgba(var(--pos),.520)}.n8{background:rgba(var(--neg),.520)}.s8{background:rgba(var(--share),.520)}
.p9{background:rgba(var(--pos),.585)}.n9{background:rgba(var(--neg),.585)}.s9{background:rgba(var(--share),.585)}
.p10{background:rgba(var(--pos),.650)}.n10{background:rgba(var(--neg),.650)}.s10{background:rgba(var(--share),.650)}
.p11{background:rgba(var(--pos),.715)}.n11{background:rgba(var(--neg),.715)}.s11{background:rgba(var(--share),.715)}
.p12{background:rgba(var(--pos),.780)}.n12{background:rgba(var(--neg),.780)}.s12{background:rgba(var(--share),.780)}
@media print{:root{--bg:#fbfbfa;--card:#fff;--ink:#1a1c20;--soft:#5a606b;--line:#e2e3e6;--tint:#f2f3f5;--accent:#2458c5;--pos:38,110,220;--neg:232,116,16;--share:124,92,214;--good:#14694a;--goodbg:#dff3e9;--bad:#a3310d;--badbg:#fde7dc;--c1:#1f5fc0;--c2:#c9540a;--c3:#0a7f5e;--c4:#8d929c;--bg:#fff}body{font-size:10.5pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}header,.page,footer{max-width:none;padding-left:0;padding-right:0}.page{display:block}nav,.more{display:none}.card,.sides,.chart,.tiles li,.findings div,tr,.line{break-inside:avoid}.card:has(.maps){break-inside:auto}h2,h3{break-after:avoid}.scroll{overflow:visible}.card>summary::after{content:none}.card::details-content{content-visibility:visible;display:block;block-size:auto}.card>summary>.heat{display:none}section{padding:.8rem 0}}
)css";
// clang-format on

}  // namespace glass::report
