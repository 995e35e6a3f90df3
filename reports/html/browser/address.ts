/** The state of a view in its URL, so that it can be sent and gone back to. */

const query = (): URLSearchParams => new URLSearchParams(location.search);

/** The value that the URL has under a name. */
export const stated = (name: string): string | null => query().get(name);

/** Put a value into the URL; null takes it out. */
export function state(name: string, value: string | null): void {
  const next = query();
  if (value === null || value === "") next.delete(name);
  else next.set(name, value);
  const text = next.toString();
  history.replaceState(null, "", `${location.pathname}${text === "" ? "" : `?${text}`}${location.hash}`);
}
