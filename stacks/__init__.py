"""A team's deployment as Terraform, which the CDK writes; nothing is decided here."""
