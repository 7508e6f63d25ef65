// A file that wrangler sends beside the code, as a text.
declare module '*.txt' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: it is how wrangler hands a text over.
  export default text;
}
