"""How the page looks: on a screen by day and by night, on a phone, on paper."""

from __future__ import annotations

from typing import Final

# The grades' colours differ in lightness too, and wherever they say something words say it as well.
STYLE: Final = """
:root{color-scheme:light dark;
--ground:#f5f5fa;--card:#fff;--ink:#171724;--soft:#626378;--line:#e3e3ee;--even:#ededf4;
--accent:#6246ea;--ref:#9a9bb0;--off:#f0443c;--meant:#171724;--warm:#e2571e;--cool:#2476d8;
--perfect:#6246ea;--great:#1f8fdc;--good:#18a47c;--ok:#e09a0b;--miss:#e5484d}
@media screen and (prefers-color-scheme:dark){:root{
--ground:#101018;--card:#1a1a26;--ink:#f1f1f8;--soft:#a2a3b8;--line:#30303f;--even:#262634;
--accent:#9b87ff;--ref:#74758c;--off:#ff6b61;--meant:#f1f1f8;--warm:#ff8a50;--cool:#5aa5ff;
--perfect:#9b87ff;--great:#4db3ff;--good:#3fcf9f;--ok:#f5bd41;--miss:#ff6b6e}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Apple SD Gothic Neo","Malgun Gothic",
"Noto Sans KR","Noto Sans CJK KR",sans-serif;font-variant-numeric:tabular-nums;
word-break:keep-all;overflow-wrap:anywhere}
main{max-width:60rem;margin:0 auto;padding:2.5rem 1.25rem 3rem}
h1{font-size:clamp(1.75rem,5vw,2.75rem);line-height:1.15;letter-spacing:-.02em;margin:.2rem 0 0;
text-wrap:balance}
h2{font-size:1.3rem;letter-spacing:-.01em;margin:0}
p{margin:0}
section{margin-top:2.75rem}
section>p{color:var(--soft);margin:.15rem 0 1rem;max-width:50rem;text-wrap:pretty}
.brand{font-size:.8rem;font-weight:600;letter-spacing:.06em;color:var(--accent)}
.credit{color:var(--soft);font-size:.9rem;margin-top:.35rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:18px;padding:1.25rem}
.verdict{display:grid;grid-template-columns:auto 1fr;gap:1rem 2.5rem;align-items:center;
margin-top:1.5rem;padding:1.75rem 2rem}
.dial{width:11.5rem;text-align:center}
.dial svg{display:block;width:100%}
.dial circle{fill:none;stroke-width:9}
.track{stroke:var(--even)}
.points{font-size:38px;font-weight:700;letter-spacing:-.03em;text-anchor:middle;fill:var(--ink)}
.grade{font-size:1.35rem;font-weight:700;margin-top:.35rem}
.none{font-size:1.35rem;font-weight:700}
.dial .none+p{color:var(--soft);font-size:.9rem}
.meters{display:grid;gap:1.15rem}
.meter{display:grid;grid-template-columns:1fr auto;gap:.35rem .75rem;align-items:baseline}
.name b{margin-right:.6rem;text-transform:capitalize}
.name span{color:var(--soft);font-size:.9rem}
.value{font-weight:700;font-size:1.15rem}
.bar{grid-column:1/-1;height:8px;border-radius:4px;background:var(--even);overflow:hidden}
.bar i{display:block;height:100%;border-radius:4px;background:var(--accent)}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.9rem 2rem;
margin:1.25rem 0 0;padding:0 .25rem}
dt{color:var(--soft);font-size:.8rem;text-transform:capitalize}
dd{margin:0;font-size:.95rem}
.wide{padding:1.25rem 1.25rem .75rem 3.5rem}
.plot{display:block;overflow:visible}
.rule{stroke:var(--line)}
.zero{stroke:var(--soft)}
.tick,.side,.word{font-size:12px;fill:var(--soft)}
.tick{text-anchor:middle}
.side{text-anchor:end}
.hatched{fill:url(#hatch)}
#hatch rect{fill:var(--even)}
#hatch path{stroke:var(--ref);stroke-width:1;opacity:.55}
.area{fill:var(--accent);opacity:.13}
.curve{fill:none;stroke:var(--accent);stroke-width:2.5;stroke-linejoin:round;
vector-effect:non-scaling-stroke}
.dot{fill:var(--accent)}
.mark{stroke:var(--card);stroke-width:2}
.mark.best{fill:var(--good)}
.mark.worst{fill:var(--off)}
.mark-text{font-size:12px;font-weight:700;fill:var(--card);text-anchor:middle}
.late{fill:var(--warm)}
.early{fill:var(--cool)}
.fill-perfect{fill:var(--perfect)}.fill-great{fill:var(--great)}.fill-good{fill:var(--good)}
.fill-ok{fill:var(--ok)}.fill-miss{fill:var(--miss)}
.stroke-perfect{stroke:var(--perfect)}.stroke-great{stroke:var(--great)}
.stroke-good{stroke:var(--good)}.stroke-ok{stroke:var(--ok)}.stroke-miss{stroke:var(--miss)}
.text-perfect{color:var(--perfect)}.text-great{color:var(--great)}.text-good{color:var(--good)}
.text-ok{color:var(--ok)}.text-miss{color:var(--miss)}
.keys{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;margin-top:.6rem;font-size:.8rem;
color:var(--soft)}
.keys svg{width:.7rem;height:.7rem;margin-right:.35rem}
.moments{display:grid;grid-template-columns:repeat(2,1fr);gap:1rem}
.moment{margin:0;display:flex;flex-direction:column;break-inside:avoid}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:.5rem;flex:1;align-items:end}
.pair span{text-align:center;font-size:.8rem;color:var(--soft)}
.pair svg{display:block;width:100%;height:15.5rem;margin-bottom:.35rem}
.pair *{stroke-linecap:round;stroke-linejoin:round}
.bone,.ghost{fill:none;stroke-width:12}
.head{stroke:none}
.trunk{stroke-width:14}
.reference{--body:var(--ref)}
.dancer{--body:var(--accent)}
.bone{stroke:var(--body)}
.head{fill:var(--body)}
.trunk{--dimmed:color-mix(in srgb,var(--body) 72%,var(--card));fill:var(--dimmed);
stroke:var(--dimmed)}
.bone.meant{stroke:var(--meant)}
.bone.off{stroke:var(--off)}
.bone.unseen{stroke-dasharray:1 13;stroke-width:5;opacity:.7}
.ghost{stroke:var(--soft);stroke-width:3;stroke-dasharray:1 7}
.ring{fill:none;stroke:var(--off);stroke-width:3}
figcaption{display:flex;gap:.65rem;align-items:flex-start;margin-top:.85rem;font-weight:600;
line-height:1.4}
.badge{flex:none;width:1.4rem;height:1.4rem;border-radius:50%;color:var(--card);font-size:.8rem;
line-height:1.4rem;text-align:center}
.badge.best{background:var(--good)}
.badge.worst{background:var(--off)}
.heat{display:grid;grid-template-columns:max-content minmax(0,1fr) max-content;gap:2px .75rem;
align-items:center;font-size:.85rem;line-height:1.3}
.heat svg:not(.plot){display:block;width:100%;height:1.15rem;border-radius:3px;
shape-rendering:crispEdges;
background:repeating-linear-gradient(45deg,var(--even) 0 3px,var(--card) 3px 6px)}
.heat .limb{margin-top:.6rem}
.heat>:nth-child(-n+3).limb{margin-top:0}
.heat .median{text-align:right;color:var(--soft)}
.even{fill:var(--even);background:var(--even)}
.low-1,.low-2,.low-3,.low-4{--tone:var(--cool)}
.high-1,.high-2,.high-3,.high-4{--tone:var(--warm)}
.low-1,.high-1{--share:30%}.low-2,.high-2{--share:52%}.low-3,.high-3{--share:76%}
.low-4,.high-4{--share:100%}
[class^=low],[class^=high]{fill:color-mix(in srgb,var(--tone) var(--share),var(--even));
background:color-mix(in srgb,var(--tone) var(--share),var(--even))}
.legend{display:flex;flex-wrap:wrap;gap:.4rem 1rem;align-items:start;margin-top:1rem;
font-size:.8rem;color:var(--soft)}
.scale{display:inline-flex}
.scale span{width:2.4rem}
.scale i{display:block;height:.8rem}
.scale b{display:block;font-weight:400;font-size:.7rem;text-align:center;transform:translateX(50%)}
ul{margin:.75rem 0 0;padding-left:1.1rem}
li{margin:.25rem 0}
.notes h3{font-size:.95rem;margin:1rem 0 0}
.notes h3::first-letter{text-transform:capitalize}
summary{cursor:pointer;font-weight:600}
.scroll{overflow-x:auto;margin-top:1rem}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{padding:.35rem .75rem;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line)}
th{font-weight:600}
thead th{color:var(--soft);font-weight:500;text-transform:capitalize}
th:first-child{text-align:left}
footer{margin-top:2.5rem;color:var(--soft);font-size:.8rem}
@media(max-width:40rem){main{padding:1.5rem .9rem 2rem}.card{padding:1rem;border-radius:14px}
.wide{padding:1rem .9rem .5rem 3.1rem}.facts{grid-template-columns:1fr 1fr}
.verdict{grid-template-columns:1fr;padding:1.25rem}.dial{margin:0 auto;width:10.5rem}
.moments{grid-template-columns:1fr}.pair svg{height:13rem}
.heat{grid-template-columns:1fr auto;grid-auto-flow:dense}
.heat svg{grid-column:1/-1}.heat svg.limb{margin-top:0}.heat>span:empty{display:none}
.scale span{width:2rem}}
@media print{body{background:none;font-size:11pt;print-color-adjust:exact;
-webkit-print-color-adjust:exact}main{padding:0;max-width:none}section{margin-top:1.5rem}
.card,figure{break-inside:avoid}h2,h3,section>p{break-after:avoid}li{break-inside:avoid}
details:not([open]){display:none}.facts{grid-template-columns:repeat(4,1fr)}
.pair svg{height:9rem}.moment{padding:.75rem 1rem}}
"""
