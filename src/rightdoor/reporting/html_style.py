"""The style of every page: plain, in the manner of GOV.UK pages, black on white, readable in print and without colour."""

from __future__ import annotations

STYLE = """
*{box-sizing:border-box}
html{background:#fff;color:#0b0c0c;font:400 1rem/1.4 "Helvetica Neue",Helvetica,Arial,sans-serif;-webkit-text-size-adjust:100%}
body{margin:0}
main{max-width:75rem;margin:0 auto;padding:1rem}
h1{font-size:1.75rem;line-height:1.15;margin:.5rem 0 1rem}
h2{font-size:1.35rem;line-height:1.2;margin:2rem 0 .75rem}
h3{font-size:1.1rem;margin:1.5rem 0 .5rem}
p,ul,ol{max-width:46rem;margin:0 0 .75rem}
li{margin-bottom:.25rem}
a{color:#1d70b8;text-underline-offset:.1em}
a:hover{color:#003078}
:focus-visible{outline:3px solid #fd0;outline-offset:0;box-shadow:0 0 0 6px #0b0c0c}
a:focus-visible{background:#fd0;color:#0b0c0c;outline-color:#fd0;box-shadow:0 -2px #fd0,0 4px #0b0c0c;text-decoration:none}
.skip{position:absolute;left:-999rem}
.skip:focus{position:static;display:block;padding:.5rem 1rem}
.quiet{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.caption{color:#484949;margin-bottom:0}
.mono{font-family:ui-monospace,Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
.tag{display:inline-block;border:2px solid #0b0c0c;padding:0 .4rem;font-weight:700;white-space:nowrap}
.inset{border-left:10px solid #b1b4b6;padding:.75rem 1rem;margin:1rem 0;max-width:46rem}
.warning{display:flex;gap:.75rem;align-items:flex-start;margin:1rem 0;max-width:46rem}
.warning .sign{flex:none;width:2rem;height:2rem;border-radius:50%;background:#0b0c0c;color:#fff;font-weight:700;font-size:1.4rem;
line-height:2rem;text-align:center;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.warning strong{padding-top:.25rem}
.summary{margin:0 0 1.5rem;max-width:60rem}
.summary>div{display:flex;gap:1rem;border-bottom:1px solid #b1b4b6;padding:.4rem 0}
.summary dt{flex:0 0 30%;font-weight:700}
.summary dd{flex:1;margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto;margin:0 0 1.5rem}
table{border-collapse:collapse;width:100%;font-size:.9375rem;line-height:1.3}
caption{text-align:left;font-weight:700;padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.4rem .9rem .4rem 0;border-bottom:1px solid #b1b4b6}
thead th{border-bottom:2px solid #0b0c0c}
tbody th{font-weight:400}
.button{display:inline-block;background:#00703c;color:#fff;padding:.5rem .75rem}
footer{border-top:1px solid #b1b4b6;margin-top:2rem;padding-top:.5rem;color:#484949;font-size:.875rem}
@media (max-width:40rem){
main{padding:.75rem}h1{font-size:1.5rem}
.summary>div{display:block}
.scroll>table{min-width:44rem}
}
@media print{
@page{size:A4;margin:15mm 12mm}
html{font-size:10.5pt}
main{max-width:none;padding:0}
.skip{display:none}
a{color:#0b0c0c}
.scroll{overflow:visible}
h2,h3,caption{break-after:avoid}
tr,figure,.warning,.inset{break-inside:avoid}
thead{display:table-header-group}
}
"""
