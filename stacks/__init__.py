"""A team's deployment as Terraform: CDKTF stacks and constructs, which decide nothing."""
