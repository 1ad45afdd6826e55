import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { faultOf } from '../service-client/fault-error.js';
import { componentWords } from '../words/components.js';
import { Button } from './button.js';
import { saveFile } from './save-file.js';

export type ExportFormat = 'csv' | 'json';

/** One piece of a long answer; `next` asks for the one after it, null: there is none. */
export interface Piece {
  readonly text: string;
  readonly next: number | null;
}

/** Gives all pieces as one file, `name` before the format's ending, and its way of saving. */
export function useExport(
  name: string,
  piece: (format: ExportFormat, after: number) => Promise<Piece>,
) {
  const exporting = useMutation({
    mutationFn: async (format: ExportFormat) => {
      const parts: string[] = [];
      for (let after: number | null = 0; after !== null;) {
        const got: Piece = await piece(format, after);
        parts.push(got.text);
        after = got.next;
      }
      const file = `${name}.${format}`;
      saveFile(file, format === 'csv' ? 'text/csv' : 'application/json', parts);
      return file;
    },
  });
  return { exporting, fault: faultOf(exporting.error) };
}

/** A button for each format, and what was saved, for the eye and the screen reader. */
export function ExportButtons({
  exporting,
  className,
}: {
  readonly exporting: ReturnType<typeof useExport>['exporting'];
  readonly className: string | undefined;
}) {
  return (
    <>
      {(['csv', 'json'] as const).map((format) => (
        <Button
          key={format}
          icon={<Download />}
          busy={exporting.isPending && exporting.variables === format}
          onClick={() => exporting.mutate(format)}
        >
          {format === 'csv' ? componentWords.exportCsv : componentWords.exportJson}
        </Button>
      ))}
      <span className={className} role="status">
        {exporting.data === undefined ? '' : componentWords.exported(exporting.data)}
      </span>
    </>
  );
}
