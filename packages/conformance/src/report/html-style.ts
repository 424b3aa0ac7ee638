/** The report's own sheet: one page, printable, light and dark. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#161616;--soft:#5b5b66;--line:#dcdce4;--paper:#fff;--wash:#f5f5f9;--good:#18753c;--goodwash:#e7f6ec;--bad:#b3151a;--badwash:#fdeceb;--warn:#8a5200;--warnwash:#fdf3e0;--blue:#000091}
@media screen and (prefers-color-scheme:dark){:root{--ink:#ececf2;--soft:#a9a9b8;--line:#3a3a46;--paper:#17171d;--wash:#20202a;--good:#7fd6a0;--goodwash:#173325;--bad:#ff9d98;--badwash:#43201f;--warn:#f3c37c;--warnwash:#3d2f17;--blue:#aeb4ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main,header.top,footer{max-width:62rem;margin:0 auto;padding:0 1.25rem}
header.top{padding-top:2.5rem}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem;text-wrap:balance}
h2{font-size:1.25rem;margin:2rem 0 .75rem;padding-top:1rem;border-top:1px solid var(--line);break-after:avoid;scroll-margin-top:.5rem}
h3{font-size:1rem;margin:0}
p{margin:.35rem 0}
a{color:var(--blue)}
code,.v{font-family:ui-monospace,"DejaVu Sans Mono",Consolas,monospace;font-size:.86em;overflow-wrap:anywhere}
.soft{color:var(--soft)}
.verdict{margin:1.5rem 0;padding:1.25rem 1.5rem;border-radius:.75rem;background:var(--goodwash);print-color-adjust:exact;break-inside:avoid}
.verdict.bad{background:var(--badwash)}
.verdict strong{display:block;font-size:1.35rem;line-height:1.3;color:var(--good);text-wrap:balance}
.verdict.bad strong{color:var(--bad)}
.counts{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.5rem 1rem;margin:1rem 0 0;padding:0;list-style:none}
.counts li{display:flex;flex-wrap:wrap;align-items:baseline;column-gap:.4rem}
.counts b{font-size:1.35rem;line-height:1.2;font-variant-numeric:tabular-nums}
.flows{width:100%;border-collapse:collapse;margin:1rem 0}
.flows th,.flows td{padding:.5rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:middle}
.flows thead th{font-size:.8rem;font-weight:600;color:var(--soft)}
.flows td.n,.flows th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.bar{display:block;width:100%;min-width:7rem;height:.6rem}
.bar .b0{fill:var(--line)}.bar .b1{fill:var(--good)}.bar .b2{fill:var(--bad)}.bar .b3{fill:var(--warn)}
article{margin:1rem 0;padding:1rem 1.25rem;border:1px solid var(--line);border-left:.3rem solid var(--bad);border-radius:.5rem;break-inside:avoid}
article.told{border-left-color:var(--warn)}
article header{display:flex;flex-wrap:wrap;gap:.15rem .75rem;align-items:baseline}
.tag{display:inline-block;print-color-adjust:exact;font-size:.78rem;padding:.05rem .5rem;border-radius:1rem;background:var(--wash);color:var(--soft);white-space:nowrap}
.tag.bad{background:var(--badwash);color:var(--bad)}.tag.warn{background:var(--warnwash);color:var(--warn)}.tag.good{background:var(--goodwash);color:var(--good)}
.fix{margin:.6rem 0;padding:.5rem .8rem;background:var(--wash);border-radius:.4rem}
dl.where{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .8rem;margin:.6rem 0;padding:.5rem 0 0;border-top:1px dashed var(--line)}
dl.where dt{color:var(--soft);font-size:.9rem}
dl.where dd{margin:0;min-width:0;overflow-wrap:anywhere}
.contra{color:var(--warn);font-size:.92rem}
details{margin:.5rem 0}
summary{cursor:pointer;padding:.3rem 0}
details ul{margin:.25rem 0;padding-left:1.25rem;columns:22rem 2}
details li{break-inside:avoid;margin:.2rem 0;font-size:.92rem}
ul.plain{padding-left:1.25rem}
footer{padding-top:1rem;padding-bottom:3rem;color:var(--soft);font-size:.9rem}
:focus-visible{outline:3px solid var(--blue);outline-offset:2px}
@media(max-width:40rem){main,header.top,footer{padding:0 .9rem}header.top{padding-top:1.5rem}.verdict{padding:1rem}.counts{grid-template-columns:1fr}dl.where{grid-template-columns:1fr}dl.where dt{margin-top:.3rem}.flows th,.flows td{padding:.45rem .25rem}.flows{font-size:.92rem}.flows .wide{display:none}article{padding:.8rem .9rem}}
@media print{html{font-size:10pt}body{font-size:1rem}main,header.top,footer{max-width:none;padding:0}header.top{padding-top:0}h2{margin-top:1.2rem}a{color:inherit}summary{list-style:none}details::details-content{content-visibility:visible;display:block}details ul{columns:2}tr{break-inside:avoid}}
`;
