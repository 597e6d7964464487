"""A team's deployment as Terraform, written by the CDK; nothing is decided here."""
