"""What a page and a Slack message say, as Alertmanager's templates."""
