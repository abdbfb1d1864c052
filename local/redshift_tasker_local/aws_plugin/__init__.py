"""A stand-in for the Pulumi plugin `pulumi-resource-aws`, for the embedded cloud only.

The real plugin is in no package registry, so that a test that runs the real Pulumi engine needs
one that speaks the same protocol, knows the same type tokens and property names, and makes the
same API calls, for exactly the resource types that the component and its examples use. It is
never shipped: a user's machine has the real one.

It differs from the real one on purpose in two ways. A property that it does not know is an error
that names it, never silently dropped. And it talks to no endpoint but one on this machine, so
that no mistake in a test can reach an AWS account.

The flow of one request: `server` decodes it (`wire`), the pure parts decide (`check`, `diff`,
`state`), and a type of the table in `types/` makes the calls through `cloud`.
"""

VERSION = "7.51.1"
"""The version that the stand-in reports; the component pins its children to it."""
