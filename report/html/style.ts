/** How the page looks: on paper, on light and dark screens, on narrow and wide ones. */

const colours = {
  light: "--paper:#fff;--ink:#1a1a1a;--dim:#555;--line:#ccc;--tint:#f3f3f3;--link:#0b57a4",
  dark: "--paper:#1b1b1b;--ink:#eee;--dim:#bbb;--line:#555;--tint:#292929;--link:#8ec7ff",
};

/** The rules of the page; pictures bring their own. */
export const CSS: string = [
  `:root{color-scheme:light dark;${colours.light}}`,
  `@media screen and (prefers-color-scheme:dark){:root{${colours.dark}}}`,
  "*{box-sizing:border-box}",
  "body{margin:0 auto;max-width:1568px;padding:12px 16px 48px;background:var(--paper);color:var(--ink);" +
  "font:15px/1.45 system-ui,-apple-system,'Segoe UI',Arial,'Liberation Sans','DejaVu Sans',sans-serif}",
  "h1{font-size:clamp(1.2rem,3vw,1.5rem);line-height:1.25;margin:.4em 0}",
  "h2{font-size:1.2rem;margin:1.4em 0 .4em}",
  "h3{font-size:1.05rem;margin:1.4em 0 .4em}",
  "h1,h2,h3,summary,li,dd,p{overflow-wrap:anywhere}",
  "a{color:var(--link)}",
  "p{margin:.4em 0}",
  ".dim{color:var(--dim)}",
  "dl{display:grid;grid-template-columns:max-content 1fr;gap:.15em 1em;margin:.6em 0}",
  "dt{color:var(--dim)}dd{margin:0;min-width:0}",
  "ul{padding-left:1.3em}li{margin:.2em 0}",
  "figure{margin:0;min-width:0;border:1px solid var(--line);border-radius:6px;overflow:hidden}",
  ".pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,640px),1fr));gap:16px;margin:16px 0;align-items:start}",
  ".pictures figure:last-child:nth-child(odd){grid-column:1/-1}",
  ".wide{overflow-x:auto}.wide svg{display:block;margin:0 auto;width:100%;max-width:760px;min-width:600px;height:auto}",
  ".rows{overflow:auto;max-height:75vh;border:1px solid var(--line);border-radius:6px}",
  "table{border-collapse:collapse;width:100%;font-size:.9em;font-variant-numeric:tabular-nums}",
  "caption{text-align:left;padding:.4em .6em;color:var(--dim)}",
  "th,td{padding:.25em .6em;text-align:left;font-weight:400;white-space:nowrap;border-top:1px solid var(--line)}",
  "thead th{position:sticky;top:0;z-index:1;background:var(--tint);font-weight:600;border-top:0}",
  "tbody th{position:sticky;left:0;background:var(--paper);min-width:10em;max-width:24em;white-space:normal;overflow-wrap:anywhere}",
  ".n{text-align:right}",
  "th button{all:unset;cursor:pointer;font-weight:600}",
  "th button::after{content:' \\2195';color:var(--dim)}",
  "th[aria-sort=ascending] button::after{content:' \\2191';color:inherit}",
  "th[aria-sort=descending] button::after{content:' \\2193';color:inherit}",
  ".tools{display:flex;flex-wrap:wrap;gap:.5em 1em;align-items:end;margin:.6em 0}",
  ".tools label{display:grid;font-size:.85em;color:var(--dim)}",
  ".tools label:first-child{flex:0 1 22em}",
  ".tools[hidden]{display:none}",
  "input,select,.tools button{font:inherit;color:var(--ink);background:var(--paper);border:1px solid #767676;" +
  "border-radius:4px;padding:.3em .5em;min-height:2.2em;max-width:100%}",
  "summary{cursor:pointer;padding:.35em 0;font-weight:600}",
  "ul{margin:.4em 0}",
  "details.chip{border-top:1px solid var(--line)}",
  ":focus-visible,th button:focus-visible{outline:2px solid var(--link);outline-offset:2px}",
  "@media (max-width:600px){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.4em}" +
  "tbody th{max-width:10em}}",
  "@media print{body{max-width:none;padding:0;font-size:11px}.tools,.share{display:none}" +
  ".rows,.wide{overflow:visible;max-height:none;border:0}.wide svg{min-width:0}figure{break-inside:avoid}" +
  ".pictures{display:block}figure{margin-bottom:12px}thead th,tbody th{position:static}" +
  "th,td{white-space:normal;padding:1px 4px}th button::after{content:''}tr{break-inside:avoid}}",
].join("\n");
