// While the camera and the model are being opened: what happens, and that nothing leaves the computer.

import { words } from "./words";

interface Props {
  camera: boolean;
  loading: boolean;
  onBack: () => void;
}

export function OpeningScreen({ camera, loading, onBack }: Props) {
  return (
    <section class="opening" data-testid="opening">
      <div class="spinner" aria-hidden="true" />
      <div role="status">
        <h1 class="lead">{camera ? (loading ? words.openingModel : words.opening) : words.openingOther}</h1>
      </div>
      {camera && <p class="privacy">{words.openingPrivacy}</p>}
      <button data-testid="back" onClick={onBack}>
        {words.back}
      </button>
    </section>
  );
}
