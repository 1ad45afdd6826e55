CREATE TABLE "feedback" (
	"number" bigserial PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"rating" integer NOT NULL,
	"what" text NOT NULL,
	"contact" text,
	"app_version" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "feedback_reminders" (
	"user_id" text PRIMARY KEY NOT NULL,
	"reminded_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "phone_checks" (
	"user_id" text PRIMARY KEY NOT NULL,
	"send_id" text NOT NULL,
	"number_hash" text NOT NULL,
	"reference" text,
	"sent_at" bigint NOT NULL,
	"sends" integer NOT NULL,
	"attempts" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "phones_verified" (
	"user_id" text PRIMARY KEY NOT NULL,
	"number_hash" text NOT NULL,
	"verified_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "window_counts" (
	"key" text NOT NULL,
	"since" bigint NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "window_counts_key_since_pk" PRIMARY KEY("key","since")
);
--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_user_id_users_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_reminders" ADD CONSTRAINT "feedback_reminders_user_id_users_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phone_checks" ADD CONSTRAINT "phone_checks_user_id_users_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phones_verified" ADD CONSTRAINT "phones_verified_user_id_users_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "feedback_user" ON "feedback" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "phones_verified_number" ON "phones_verified" USING btree ("number_hash");--> statement-breakpoint
CREATE INDEX "window_counts_since" ON "window_counts" USING btree ("since");