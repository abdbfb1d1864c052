/** The text in the address: compressed, in the fragment, which no browser sends to a server. */

export interface Shared {
  readonly text: string;
  /** Empty where the text tells. */
  readonly kind: string;
}

export async function writeFragment({ text, kind }: Shared): Promise<void> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const encoded = btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  history.replaceState(null, "", `#${new URLSearchParams({ ...(kind && { kind }), text: encoded })}`);
}

/** What the address holds, if it holds something that can be read. */
export async function readFragment(): Promise<Shared | undefined> {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const encoded = fragment.get("text");
  if (encoded === null) return undefined;
  try {
    const bytes = Uint8Array.from(atob(encoded.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return { text: await new Response(unpacked).text(), kind: fragment.get("kind") ?? "" };
  } catch {
    return undefined;
  }
}
