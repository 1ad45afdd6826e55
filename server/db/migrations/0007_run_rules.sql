ALTER TABLE "participants" ADD COLUMN "removed_at" bigint;--> statement-breakpoint
ALTER TABLE "participants" ADD COLUMN "held" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "locked" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "waiting_room" boolean;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "registered_only" boolean;