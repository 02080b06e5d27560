// While the camera and the model are being opened: what happens, and that nothing leaves the computer.

import { words } from "./words";

export function OpeningScreen({ camera, loading }: { camera: boolean; loading: boolean }) {
  return (
    <section class="opening" role="status" data-testid="opening">
      <div class="spinner" aria-hidden="true" />
      <h1 class="lead">{camera ? (loading ? words.openingModel : words.opening) : words.openingOther}</h1>
      {camera && <p class="privacy">{words.openingPrivacy}</p>}
    </section>
  );
}
