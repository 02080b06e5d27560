// The banners over every screen.

import { tongue, type Sentence } from "./problem";
import { words } from "./words";

/** What stands in the banner; `stream`: while that one is silent only. */
export type Notice = Sentence & { stream?: string };

export function Notices({ reconnecting, notice }: { reconnecting: boolean; notice: Notice | null }) {
  return (
    <>
      {reconnecting && (
        <p class="banner" role="status" data-testid="reconnecting">
          {words.reconnecting}
        </p>
      )}
      {notice !== null && (
        <p class="banner" role="alert" data-testid="notice" {...tongue(notice)}>
          {notice.text}
        </p>
      )}
    </>
  );
}
