CREATE TABLE "meetings" (
	"meeting_id" text PRIMARY KEY NOT NULL,
	"number" bigserial NOT NULL,
	"owner_id" text NOT NULL,
	"title" text NOT NULL,
	"encryption_type" text NOT NULL,
	"passcode" text,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "participants" (
	"meeting_uuid" text NOT NULL,
	"participant_id" text NOT NULL,
	"user_id" text NOT NULL,
	"role" text NOT NULL,
	"token_hash" text NOT NULL,
	"guest_token_hash" text,
	"issued_at" bigint NOT NULL,
	"arrived" boolean DEFAULT false NOT NULL,
	"gone_at" bigint,
	CONSTRAINT "participants_meeting_uuid_participant_id_pk" PRIMARY KEY("meeting_uuid","participant_id"),
	CONSTRAINT "participants_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "posts" (
	"meeting_uuid" text NOT NULL,
	"seq" bigint NOT NULL,
	"kind" text NOT NULL,
	"from_participant" text NOT NULL,
	"to_participant" text,
	"bytes" text NOT NULL,
	CONSTRAINT "posts_meeting_uuid_seq_pk" PRIMARY KEY("meeting_uuid","seq")
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"meeting_uuid" text PRIMARY KEY NOT NULL,
	"meeting_id" text NOT NULL,
	"leader" text,
	"started_at" bigint NOT NULL,
	"ended_at" bigint,
	"ended_with" text
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"user_id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"allow_e2ee" boolean DEFAULT false NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
ALTER TABLE "meetings" ADD CONSTRAINT "meetings_owner_id_users_user_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "participants" ADD CONSTRAINT "participants_meeting_uuid_runs_meeting_uuid_fk" FOREIGN KEY ("meeting_uuid") REFERENCES "public"."runs"("meeting_uuid") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posts" ADD CONSTRAINT "posts_meeting_uuid_runs_meeting_uuid_fk" FOREIGN KEY ("meeting_uuid") REFERENCES "public"."runs"("meeting_uuid") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_meeting_id_meetings_meeting_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meetings"("meeting_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "meetings_owner" ON "meetings" USING btree ("owner_id","number");--> statement-breakpoint
CREATE INDEX "participants_guest" ON "participants" USING btree ("meeting_uuid","guest_token_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "runs_live" ON "runs" USING btree ("meeting_id") WHERE "runs"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");