// A lock, beside what is said of privacy.

export function Lock() {
  return (
    <svg class="lock" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M7 10V7a5 5 0 0 1 10 0v3M5 10h14v10H5z" />
    </svg>
  );
}
