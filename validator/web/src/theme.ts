/** Light or dark: what the system says, until the button says otherwise. */

const KEY = "theme";

export function followTheme(button: HTMLElement): void {
  const kept = read();
  if (kept) document.documentElement.dataset["theme"] = kept;
  button.addEventListener("click", () => {
    const { dataset } = document.documentElement;
    const isDark = dataset["theme"] ? dataset["theme"] === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    const chosen = isDark ? "light" : "dark";
    dataset["theme"] = chosen;
    try {
      localStorage.setItem(KEY, chosen);
    } catch {
      // A page that is opened from a file may have no storage; the choice then holds until it is closed.
    }
  });
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
