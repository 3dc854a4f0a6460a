import { Markup } from '../markup.ts';
import { customProperties, darkPalette, lightPalette } from './palette.ts';

/** The page's style. Print is always light, and keeps the colors that carry meaning. */
export const style = new Markup(`
:root{${customProperties(lightPalette)}}
@media screen and (prefers-color-scheme:dark){:root{${customProperties(darkPalette)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Ubuntu,"Noto Sans","DejaVu Sans",sans-serif}
main{max-width:1200px;margin:0 auto;padding:24px 16px}
h1,h2,h3,h4,p,ul,dl,dd,figure{margin:0}
h1{font-size:clamp(1.6rem,4vw,2.2rem);line-height:1.2;overflow-wrap:anywhere}
h2{font-size:1.2rem;line-height:1.3;margin-bottom:12px}
h3{font-size:1rem;line-height:1.35;overflow-wrap:anywhere}
h4{font-size:.9rem}
a{color:var(--accent)}
code{font:.9em/1.45 ui-monospace,"Cascadia Mono","DejaVu Sans Mono",Consolas,monospace;overflow-wrap:anywhere}
header{margin-bottom:20px}
.kicker{color:var(--accent);font-weight:600;letter-spacing:.02em}
.command{margin:6px 0 2px}
.note,figcaption p{color:var(--muted);font-size:.875rem}
section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:20px;margin-bottom:20px}
section>.note{margin-bottom:10px}
section p,li{overflow-wrap:anywhere}
.verdict{border-left:6px solid var(--passed)}
.verdict.failed{border-left-color:var(--failed)}
.verdict.killed{border-left-color:var(--killed)}
.how{font-size:clamp(1.15rem,2.6vw,1.5rem);font-weight:650;line-height:1.3;margin-bottom:6px}
.tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:12px;margin-top:16px}
.tile{border:1px solid var(--line);border-radius:8px;padding:12px 14px}
.tile dt,.figures dt,.facts dt{color:var(--muted);font-size:.875rem}
.tile dd{font-size:2rem;line-height:1.15;font-weight:650;font-variant-numeric:tabular-nums}
.tile small{font-size:1rem;font-weight:400;color:var(--muted)}
.tile.failed dd{color:var(--failed)}
.tile.killed dd{color:var(--killed)}
.figures{display:grid;grid-template-columns:repeat(4,1fr);gap:12px;margin-top:14px}
.figures div{padding:0 15px}
.figures dd{font-weight:600}
.strip{display:flex;flex-wrap:wrap;gap:2px}
i{display:inline-block;width:11px;height:11px;flex:none;background:var(--passed);border-radius:2px}
i.passed{opacity:.75}
i.retried{background:none;border:3px solid var(--passed);border-radius:50%}
i.failed{background:var(--failed);border-radius:0;clip-path:polygon(50% 0,100% 100%,0 100%)}
i.killed{background:var(--killed);border-radius:0;clip-path:polygon(22% 0,50% 28%,78% 0,100% 22%,72% 50%,100% 78%,78% 100%,50% 72%,22% 100%,0 78%,28% 50%,0 22%)}
i.unrun{background:none;border:1px dashed var(--muted)}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;padding:0;margin-top:12px;color:var(--muted);font-size:.875rem}
.legend li{display:flex;align-items:center;gap:7px}
.legend .key{width:28px;height:8px;flex:none}
.drifts{list-style:none;padding:0;display:grid;gap:12px}
.drifts li{border-left:4px solid var(--drift);padding-left:12px}
.tag{color:var(--drift);font-size:.875rem}
.kills{display:grid;gap:20px}
.kill+.kill{border-top:1px solid var(--line);padding-top:20px}
.kill:target{outline:2px solid var(--accent);outline-offset:8px;border-radius:4px}
.kill .sign{width:14px;height:14px;margin-right:8px;vertical-align:-2px}
.who{color:var(--killed);font-weight:600;margin:2px 0}
.before{display:grid;grid-template-columns:1fr 1fr;gap:8px 28px;margin-top:12px}
.charts{display:grid;grid-template-columns:1fr 1fr;gap:28px 36px}
figure{min-width:0}
figcaption{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 12px}
figcaption .legend{flex-basis:100%;margin-top:4px}
.plot{padding:18px 4px 28px 72px}
.frame{display:block;width:100%;height:150px;overflow:visible}
.before .frame{height:90px}
.frame text{fill:var(--muted);font-size:12px;font-variant-numeric:tabular-nums}
.frame rect{fill:transparent}
.grid{stroke:var(--line);shape-rendering:crispEdges}
.line,.driftline{fill:none;vector-effect:non-scaling-stroke;stroke-linejoin:round;stroke-linecap:round;stroke-width:1.6}
.l0{stroke:var(--accent)}
.l1{stroke:var(--failed);stroke-dasharray:7 3}
.l2{stroke:var(--killed);stroke-dasharray:2 3}
.l3{stroke:var(--second);stroke-dasharray:9 3 2 3}
.band{fill:var(--accent);opacity:.25}
.driftline{stroke:var(--drift);stroke-width:2.5;stroke-dasharray:5 9}
line.since{stroke:var(--drift);stroke-width:1.5}
.frame text.since{fill:var(--drift);paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}
line.end{stroke:var(--killed);stroke-width:2}
path.failed{fill:var(--failed)}
path.killed{fill:var(--killed)}
path.failed,path.killed{stroke:var(--card);stroke-width:1}
path.retried{fill:var(--card);stroke:var(--passed);stroke-width:2.5}
.signs{position:absolute}
p.drift{color:var(--drift);font-size:.875rem}
.scroll{overflow-x:auto}
.scroll:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{padding:6px 10px;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line)}
thead th{color:var(--muted);font-weight:600;vertical-align:bottom;white-space:normal;line-height:1.25}
tbody th{font-weight:600}
th:nth-child(2),td:nth-child(2),tr.events td{text-align:left}
th:first-child{text-align:right}
tr.failed td:nth-child(2){color:var(--failed);font-weight:600}
tr.killed td:nth-child(2),tr.killed a{color:var(--killed);font-weight:600}
tr.slow td:nth-child(3){font-weight:700}
tr.events td{white-space:normal;padding-left:44px;font-size:.875rem}
tr.events ul{list-style:none;padding:0;position:sticky;left:44px;max-width:min(62rem,calc(100vw - 110px))}
tr.events span{color:var(--muted);display:inline-block;min-width:3em}
details{margin-top:16px}
summary{cursor:pointer;color:var(--accent);font-weight:600}
.facts{display:grid;gap:8px}
.facts div{display:grid;grid-template-columns:11rem 1fr;gap:12px}
footer{max-width:1200px;margin:0 auto;padding:0 16px 32px;color:var(--muted);font-size:.875rem}
@media (max-width:900px){.charts{grid-template-columns:1fr}}
@media (max-width:640px){main{padding:16px 10px}section{padding:16px 14px;border-radius:8px}.tiles,.figures{grid-template-columns:1fr 1fr;gap:10px}.before{grid-template-columns:1fr}.facts div{grid-template-columns:1fr;gap:0}.figures div{padding:0 15px}.plot{padding-left:62px}i{width:9px;height:9px}th,td{padding:6px}td:nth-child(2){white-space:normal;min-width:5em}tr.events td{padding-left:14px}tr.events ul{left:14px;max-width:calc(100vw - 70px)}}
@media print{@page{margin:14mm}body{background:#fff;font-size:11pt}main{max-width:none;padding:0}section{border-color:#bbb;padding:12px;margin-bottom:12px}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}figure,.kill,.tile,tr,.drifts li{break-inside:avoid}h2,h3{break-after:avoid}.scroll{overflow:visible}th,td{white-space:normal;padding:4px 6px}thead{display:table-header-group}details:not([open]){display:none}.frame{height:100px}.before .frame{height:64px}.charts{grid-template-columns:1fr 1fr;gap:16px 24px}.before{grid-template-columns:1fr 1fr}}
`);
