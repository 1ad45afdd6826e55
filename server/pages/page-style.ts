// The style sheet of the service's pages: the look of the app's first screen (renderer/styles/tokens.css), light and dark.
export const PAGE_STYLE = `:root {
  color-scheme: light dark;
  --surface-0: light-dark(#f4f5f8, #0e1015);
  --surface-1: light-dark(#ffffff, #171a21);
  --surface-2: light-dark(#eef0f4, #20242d);
  --text-1: light-dark(#14171f, #f0f2f6);
  --text-2: light-dark(#3f4655, #bfc5d1);
  --line: light-dark(#dde0e7, #2b303a);
  --accent: light-dark(#4338ca, #5b5bd6);
  --accent-hover: light-dark(#3730a3, #4c4cc4);
  --accent-ink: light-dark(#4338ca, #aab3ff);
  --focus: light-dark(#4f46e5, #aab3ff);
  font: 400 0.9375rem/1.5 'Inter Variable', Inter, system-ui, sans-serif;
}
* { box-sizing: border-box; margin: 0; }
body {
  min-height: 100vh;
  display: grid;
  place-items: center;
  padding: 24px 16px;
  background: var(--surface-0);
  color: var(--text-1);
}
main { width: min(100%, 440px); display: grid; gap: 20px; }
.brand, .brand span { color: var(--text-1); }
.brand { display: flex; align-items: center; justify-content: center; gap: 10px; font-weight: 600; }
.brand svg { width: 28px; height: 28px; }
.card {
  display: grid;
  gap: 16px;
  padding: 28px;
  border: 1px solid var(--line);
  border-radius: 16px;
  background: var(--surface-1);
  box-shadow: 0 1px 2px light-dark(rgb(20 23 31 / 8%), rgb(0 0 0 / 40%)), 0 12px 32px light-dark(rgb(20 23 31 / 12%), rgb(0 0 0 / 50%));
}
h1 { font-size: 1.625rem; line-height: 1.2; letter-spacing: -0.01em; }
h2 { font-size: 0.9375rem; }
p, li { color: var(--text-2); overflow-wrap: anywhere; }
ol { display: grid; gap: 6px; padding-left: 20px; }
strong { color: var(--text-1); font-variant-numeric: tabular-nums; white-space: nowrap; }
a { color: var(--accent-ink); }
.open {
  display: flex;
  align-items: center;
  justify-content: center;
  min-height: 44px;
  padding: 8px 16px;
  border-radius: 10px;
  background: var(--accent);
  color: #ffffff;
  font-weight: 560;
  text-decoration: none;
}
.open:hover { background: var(--accent-hover); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
.more { display: grid; gap: 8px; padding-top: 16px; border-top: 1px solid var(--line); }
@media (max-height: 420px), (max-width: 480px) { body { padding: 12px; } .card { padding: 18px; gap: 12px; } h1 { font-size: 1.25rem; } }
@media (prefers-contrast: more) { :root { --text-2: var(--text-1); --line: light-dark(#848c9c, #6d7687); } }
`;
