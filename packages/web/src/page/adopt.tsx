import { useState } from 'preact/hooks';
import { api } from './api.ts';
import { useWords } from './texts.ts';

/** A running process that the monitor's owner has moved, with its tree, into a scope of its own. */
export function Adopt({ onDone }: { onDone(): void }) {
  const { texts } = useWords();
  const { act } = texts;
  const [said, setSaid] = useState('');
  const [pid, setPid] = useState('');
  const adopt = async () => {
    const answer = await api.adopt(Number(pid));
    setSaid('value' in answer ? act.adopted(answer.value.scope) : texts.failed(answer.failure.detail));
    onDone();
  };
  return (
    <form
      class="bar"
      onSubmit={(event) => {
        event.preventDefault();
        void adopt();
      }}
    >
      <label>
        {act.pid}{' '}
        <input
          type="number"
          min="1"
          required
          value={pid}
          onInput={({ currentTarget }) => setPid(currentTarget.value)}
        />
      </label>
      <button type="submit">{act.adopt}</button>
      <span role="status">{said}</span>
    </form>
  );
}
