export interface PageOptions {
  /** The editor's source of styles for the content security policy. */
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
  /** Random; only the script that has it runs. */
  readonly nonce: string;
  /** Such as `pt-br`. */
  readonly locale: string;
}

/** The HTML of the detail page, which gets its content by messages and nothing from outside. */
export function pageOf({ cspSource, script, style, nonce, locale }: PageOptions): string {
  const policy = `default-src 'none'; style-src ${cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${attribute(locale)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${attribute(style)}">
<title>OmniMind</title>
</head>
<body>
<script nonce="${attribute(nonce)}" src="${attribute(script)}"></script>
</body>
</html>
`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
