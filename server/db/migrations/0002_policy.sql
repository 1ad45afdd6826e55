CREATE TABLE "audit_entries" (
	"account_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"at" bigint NOT NULL,
	"actor_id" text,
	"address" text NOT NULL,
	"action" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"what" text NOT NULL,
	"from_value" text,
	"to_value" text,
	"hash" text NOT NULL,
	CONSTRAINT "audit_entries_account_id_seq_pk" PRIMARY KEY("account_id","seq")
);
--> statement-breakpoint
CREATE TABLE "audit_heads" (
	"account_id" text PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "policy_entries" (
	"level" text NOT NULL,
	"subject_id" text NOT NULL,
	"setting" text NOT NULL,
	"value" text,
	"locked" boolean NOT NULL,
	"version" integer NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" bigint NOT NULL,
	"account_id" text,
	"group_id" text,
	"user_id" text,
	CONSTRAINT "policy_entries_subject_id_level_setting_pk" PRIMARY KEY("subject_id","level","setting")
);
--> statement-breakpoint
ALTER TABLE "audit_entries" ADD CONSTRAINT "audit_entries_account_id_accounts_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("account_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_heads" ADD CONSTRAINT "audit_heads_account_id_accounts_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("account_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_entries" ADD CONSTRAINT "policy_entries_account_id_accounts_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("account_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_entries" ADD CONSTRAINT "policy_entries_group_id_groups_group_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."groups"("group_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_entries" ADD CONSTRAINT "policy_entries_user_id_users_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_actor" ON "audit_entries" USING btree ("account_id","actor_id","seq");--> statement-breakpoint
CREATE INDEX "audit_subject" ON "audit_entries" USING btree ("account_id","subject_id","seq");--> statement-breakpoint
CREATE INDEX "audit_action" ON "audit_entries" USING btree ("account_id","action","seq");--> statement-breakpoint
CREATE INDEX "audit_what" ON "audit_entries" USING btree ("account_id","what","seq");--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit_entries" USING btree ("account_id","at");--> statement-breakpoint
CREATE INDEX "policy_account" ON "policy_entries" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "policy_group" ON "policy_entries" USING btree ("group_id");--> statement-breakpoint
CREATE INDEX "policy_user" ON "policy_entries" USING btree ("user_id");--> statement-breakpoint
-- The log is append-only: nothing in it changes, and it goes only with its whole account, whose row is gone by then.
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM accounts WHERE account_id = OLD.account_id) THEN
		RETURN OLD;
	END IF;
	RAISE EXCEPTION 'the audit log is append-only';
END
$$;--> statement-breakpoint
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON "audit_entries" FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();--> statement-breakpoint
CREATE TRIGGER audit_is_never_emptied BEFORE TRUNCATE ON "audit_entries" FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();--> statement-breakpoint
-- Whoever had turned end-to-end encryption on for themselves keeps it.
INSERT INTO "policy_entries" ("level", "subject_id", "setting", "value", "locked", "version", "changed_by", "changed_at", "user_id")
	SELECT 'user', "user_id", 'allowE2ee', 'true', false, 1, "user_id", "created_at", "user_id" FROM "users" WHERE "allow_e2ee";
