import { Select } from '../components/select.js';
import { lobbyWords as words } from '../words/lobby-words.js';
import type { Device } from './use-devices.js';

export interface DeviceSelectProps {
  readonly label: string;
  readonly devices: readonly Device[];
  readonly chosen: string | null;
  readonly onChoose: (id: string | null) => void;
}

/** One kind of device. A chosen one that was pulled out falls back to the system's own choice. */
export function DeviceSelect({ label, devices, chosen, onChoose }: DeviceSelectProps) {
  const isThere = devices.some(({ id }) => id === chosen);
  return (
    <Select
      label={label}
      value={isThere ? (chosen ?? '') : ''}
      disabled={devices.length === 0}
      options={[
        { value: '', label: words.systemDefault },
        ...devices.map((device) => ({ value: device.id, label: device.label })),
      ]}
      onChange={(id) => onChoose(id === '' ? null : id)}
    />
  );
}
