/** Colors and type of the pictures, for light and dark pages. */
export const style = `
  .card { fill: #ffffff; stroke: #d0d7de; }
  .title { font: 600 14px system-ui, 'DejaVu Sans', sans-serif; fill: #1f2328; }
  .words { font: 12px system-ui, 'DejaVu Sans', sans-serif; fill: #424a53; }
  .small { font: 11px system-ui, 'DejaVu Sans', sans-serif; fill: #59636e; }
  .end { text-anchor: end; }
  .middle { text-anchor: middle; }
  .grid { stroke: #e4e8ec; }
  .event { fill: #fbe9e7; }
  .onset { stroke: #b3261e; stroke-dasharray: 4 3; }
  .told { stroke: #1f2328; }
  .series { fill: none; stroke: #0b63c5; stroke-width: 1.6; stroke-linejoin: round; }
  .behind { fill: none; stroke: #7a8694; stroke-width: 1.1; stroke-dasharray: 3 2; }
  .ok { fill: #d5e3f2; }
  .watch { fill: #f4cf7a; }
  .alert { fill: #e5766c; }
  .unknown { fill: #e9ecef; }
  .band { font: 11px system-ui, 'DejaVu Sans', sans-serif; fill: #1f2328; text-anchor: middle; }
  @media (prefers-color-scheme: dark) {
    .card { fill: #0d1117; stroke: #30363d; }
    .title { fill: #e6edf3; }
    .words { fill: #b8c1cb; }
    .small { fill: #9198a1; }
    .grid { stroke: #21262d; }
    .event { fill: #3a1d1b; }
    .onset { stroke: #ff8a80; }
    .told { stroke: #e6edf3; }
    .series { stroke: #6cb6ff; }
    .behind { stroke: #8b949e; }
    .ok { fill: #24405e; }
    .watch { fill: #7d5a0b; }
    .alert { fill: #a3352c; }
    .unknown { fill: #262c33; }
    .band { fill: #e6edf3; }
  }
`;
