import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { routes, type Person } from '../../protocol/wire/http.js';
import { PEOPLE } from '../admin/people-queries.js';
import { Button } from '../components/button.js';
import { NameDialog } from '../components/name-dialog.js';
import { faultOf, valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { ownWords } from '../words/own-words.js';

export interface OwnNameProps {
  readonly service: ServiceClient;
  readonly name: string;
  readonly onRenamed: (person: Person) => void;
}

const { name: nameRule } = routes.changeName.body.shape;

/** The way to call oneself otherwise, in every meeting from now on. */
export function OwnName({ service, name, onRenamed }: OwnNameProps) {
  const queries = useQueryClient();
  const [isOpen, open] = useState(false);
  const renaming = useMutation({
    mutationFn: async (wanted: string) =>
      valueOrThrow(await service.call('changeName', { body: { name: wanted } })),
    onSuccess: (person) => {
      onRenamed(person);
      open(false);
      void queries.invalidateQueries({ queryKey: PEOPLE });
    },
  });
  return (
    <>
      <Button
        icon={<Pencil />}
        onClick={() => {
          renaming.reset();
          open(true);
        }}
      >
        {ownWords.changeName}
      </Button>
      {isOpen ? (
        <NameDialog
          title={ownWords.changeNameTitle}
          description={ownWords.changeNameDetail}
          label={ownWords.name}
          initial={name}
          confirm={ownWords.saveName}
          odd={ownWords.nameOdd}
          isName={(wanted) => nameRule.safeParse(wanted).success}
          busy={renaming.isPending}
          fault={faultOf(renaming.error)}
          onClose={() => open(false)}
          onName={renaming.mutate}
        />
      ) : null}
    </>
  );
}
