"""The texts of pages and Slack messages, as Alertmanager's templates."""
